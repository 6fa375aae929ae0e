using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Linux;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>Files on their last way, on a real file system.</summary>
public sealed class PlacerTests : IDisposable
{
    private const string Id = "task-01a201fc-2289-7e18-9e92-388efe10ffff";

    private readonly TempFolder _folder = new();
    private readonly RootFolder _root;
    private readonly WorkFolders _work;
    private readonly Placer _placer;

    public PlacerTests()
    {
        _root = new RootFolder(_folder["root"]);
        _work = new WorkFolders(_folder["work"]);
        _placer = new Placer(_root, _work);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AFileMovesToItsPlaceAndIsKnownByItsInode()
    {
        var record = Fetched(task => task with { Dir = "a/b", Out = "c.bin" });

        var (outcome, placed) = Put(record);

        Assert.Equal(DeliveryOutcome.Placed, outcome);
        Assert.Equal([new PlacedFile(_folder["root", "a", "b", "c.bin"], 7, record.Files[0].Mark)], placed);
        Assert.Equal("content", File.ReadAllText(placed[0].Path));
        Assert.Equal(record.Files[0].Mark, Libc.Look(null, placed[0].Path)!.Value.Mark);
    }

    [Fact]
    public void NothingThatIsThereIsReplaced()
    {
        _folder.Write("root/c.bin", "first");
        _folder.Write("root/c (1).bin", "second");

        var (_, placed) = Put(Fetched(task => task with { Out = "c.bin" }));

        Assert.Equal(_folder["root", "c (2).bin"], placed[0].Path);
        Assert.Equal("first", File.ReadAllText(_folder["root", "c.bin"]));
        Assert.Equal("second", File.ReadAllText(_folder["root", "c (1).bin"]));
    }

    [Fact]
    public void ALinkAtItsPlaceIsNeitherFollowedNorReplaced()
    {
        var outside = _folder.Write("outside", "secret");
        File.CreateSymbolicLink(_folder["root", "c.bin"], outside);

        var (_, placed) = Put(Fetched(task => task with { Out = "c.bin" }));

        Assert.Equal(_folder["root", "c (1).bin"], placed[0].Path);
        Assert.Equal("secret", File.ReadAllText(outside));
    }

    [Fact]
    public void AnOverwritingDeliveryReplacesALinkAndNotWhatItPointsTo()
    {
        var outside = _folder.Write("outside", "secret");
        File.CreateSymbolicLink(_folder["root", "c.bin"], outside);

        Put(Fetched(task => task with { Out = "c.bin", Overwrite = true }));

        Assert.Equal("content", File.ReadAllText(_folder["root", "c.bin"]));
        Assert.Equal("secret", File.ReadAllText(outside));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link/deeper")]
    [InlineData("file")]
    public void AFolderThatIsALinkOrAFileIsNotEntered(string dir)
    {
        Directory.CreateDirectory(_folder["outside"]);
        Directory.CreateSymbolicLink(_folder["root", "link"], _folder["outside"]);
        _folder.Write("root/file", "");
        var record = Fetched(task => task with { Dir = dir });

        var e = Assert.Throws<DeliveryException>(() => Put(record));

        Assert.Equal(DeliveryException.NoFolder, e.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["outside"]));
        Assert.True(File.Exists(Path.Combine(_work.PathOf(Id), "data")));
    }

    [Theory]
    [InlineData("..", "x")]
    [InlineData("/tmp", "x")]
    [InlineData("", "../x")]
    [InlineData("", "/x")]
    [InlineData("", "..")]
    public void APathThatLeavesTheRootIsRefused(string dir, string name)
    {
        var e = Assert.Throws<DeliveryException>(() => Put(Fetched(task => task with { Dir = dir, Out = name })));

        Assert.Equal(DeliveryException.BadOption, e.Code);
    }

    [Fact]
    public void AfterACrashTheFileIsFoundWhereItWasPut()
    {
        _folder.Write("root/c.bin", "a user's");
        var record = Fetched(task => task with { Out = "c.bin" });
        var (_, placed) = Put(record);

        var (outcome, again) = Put(record);

        Assert.Equal(DeliveryOutcome.Placed, outcome);
        Assert.Equal(placed, again);
    }

    [Fact]
    public void AfterACrashBetweenLinkAndUnlinkTheOldNameGoes()
    {
        var record = Fetched(task => task with { Out = "c.bin" });
        using (var folder = _root.Open("", make: false))
        {
            Assert.True(Libc.Link(null, Path.Combine(_work.PathOf(Id), "data"), folder, "c.bin"));
        }

        var (_, placed) = Put(record);

        Assert.Equal(_folder["root", "c.bin"], Assert.Single(placed).Path);
        Assert.Equal(["c.bin"], Directory.EnumerateFiles(_folder["root"]).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFiles(_work.PathOf(Id)));
    }

    [Fact]
    public void BytesThatAreNowhereAreLost()
    {
        var record = Fetched();
        File.Delete(Path.Combine(_work.PathOf(Id), "data"));
        _folder.Write("root/data", "content");

        Assert.Equal(DeliveryOutcome.BytesLost, Put(record).Outcome);
    }

    [Fact]
    public void AFileIsTakenBackOnlyIfItIsTheOneThatWasPutThere()
    {
        var (_, placed) = Put(Fetched(task => task with { Out = "c.bin" }));
        File.Move(placed[0].Path, _folder["root", "moved.bin"]);
        _folder.Write("root/c.bin", "a user's");

        _placer.TakeBack(placed[0]);
        Assert.Equal("a user's", File.ReadAllText(_folder["root", "c.bin"]));

        File.Move(_folder["root", "moved.bin"], placed[0].Path, overwrite: true);
        _placer.TakeBack(placed[0]);
        Assert.False(File.Exists(placed[0].Path));
    }

    [Fact]
    public void NothingOutsideOfTheRootIsTakenBack()
    {
        var outside = _folder.Write("outside", "x");

        _placer.TakeBack(new PlacedFile(outside, 1, Libc.Look(null, outside)!.Value.Mark));
        _placer.TakeBack(new PlacedFile(_folder["root", "..", "outside"], 1, Libc.Look(null, outside)!.Value.Mark));

        Assert.True(File.Exists(outside));
    }

    [Fact]
    public void OfManyFilesAllAreInPlaceOrNone()
    {
        _folder.Write($"work/{Id}/t/1.bin", "one");
        _folder.Write($"work/{Id}/u/2.bin", "two");
        _folder.Write("root/u", "in the way");
        var record = Record([new FetchedFile("t/1.bin", 3), new FetchedFile("u/2.bin", 3)]);

        Assert.Throws<DeliveryException>(() => Put(record));
        Assert.Equal("one", File.ReadAllText(Path.Combine(_work.PathOf(Id), "t", "1.bin")));

        File.Delete(_folder["root", "u"]);
        var (_, placed) = Put(record);
        Assert.Equal([_folder["root", "t", "1.bin"], _folder["root", "u", "2.bin"]], placed.Select(file => file.Path));
    }

    [Fact]
    public void WhatIsNotAsLongAsAria2SaysIsNotDelivered()
    {
        _folder.Write($"work/{Id}/data", "short");

        var e = Assert.Throws<DeliveryException>(() => _placer.Inspect(Id, [new FetchedFile("data", 6)]));

        Assert.Contains("aria2 says that 'data' has 6 bytes, the disk has 5", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOnAnotherFileSystemIsCopiedBesideItsPlaceFirst()
    {
        using var elsewhere = new OtherFileSystem();
        Assert.SkipUnless(elsewhere.IsOther(_folder.Path), "There is no second file system to write to.");
        using var root = new RootFolder(elsewhere.Path);
        using var copier = new Copier(root, _work);
        var placer = new Placer(root, _work);
        var record = Fetched(task => task with { Dir = "a", Out = "c.bin" });

        Assert.Equal(DeliveryOutcome.NeedsCopy, placer.Put(record).Outcome);
        placer.Flush();
        record = record with { Files = await copier.CopyAsync(record, TestContext.Current.CancellationToken) };
        Assert.Equal([$".{Id}.0.part"], Directory.EnumerateFiles(Path.Combine(elsewhere.Path, "a")).Select(Path.GetFileName));
        var (outcome, placed) = placer.Put(record);
        placer.Flush();

        Assert.Equal(DeliveryOutcome.Placed, outcome);
        Assert.Equal("content", File.ReadAllText(placed[0].Path));
        Assert.Equal([placed[0].Path], Directory.EnumerateFiles(Path.Combine(elsewhere.Path, "a")));
        Assert.Equal(placed, placer.Put(record).Placed);
        placer.Flush();
    }

    private (DeliveryOutcome Outcome, ImmutableArray<PlacedFile> Placed) Put(PartRecord record)
    {
        try
        {
            return _placer.Put(record);
        }
        finally
        {
            _placer.Flush();
        }
    }

    private PartRecord Fetched(Func<TaskSpecification, TaskSpecification>? change = null)
    {
        _folder.Write($"work/{Id}/data", "content");
        return Record([new FetchedFile("data", 7)], change);
    }

    private PartRecord Record(ImmutableArray<FetchedFile> files, Func<TaskSpecification, TaskSpecification>? change = null)
    {
        var specification = new TaskSpecification { Uris = ["http://host/data"] };
        return new PartRecord(new PartOrder(new PartKey(Id, 0, 1), change is null ? specification : change(specification)))
        {
            Phase = PartPhase.BytesDone,
            Files = _placer.Inspect(Id, files),
        };
    }

    private sealed class OtherFileSystem : IDisposable
    {
        public string Path { get; } = Directory.CreateDirectory($"/dev/shm/aria-test-{Guid.NewGuid():n}").FullName;

        public bool IsOther(string path) => Libc.Look(null, path)!.Value.Device != Libc.Look(null, Path)!.Value.Device;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
