using System.Text;
using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Worker.Linux;
using AriaCluster.Workers;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Agents;

public sealed class JournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasWrittenIsReadAgain()
    {
        var order = Order(1);
        var placed = new PlacedFile("/root/ä \"file\"\n.bin", 10, new FileMark(77, 78));
        Write(
            new JournalEntry(EntryKind.Accepted, order.Key) { Order = order },
            new JournalEntry(EntryKind.Started, order.Key) { Lane = 1, Gid = new Gid(0x0123456789abcdef) },
            new JournalEntry(EntryKind.Followed, order.Key) { FollowUps = [new Gid(5)] },
            new JournalEntry(EntryKind.BytesDone, order.Key) { Files = [new FetchedFile("file", 10, new FileMark(77, 78))] },
            new JournalEntry(EntryKind.Placed, order.Key) { Placed = [placed] });

        var record = Assert.Single(Load(out _));

        Assert.Equal((PartPhase.Placed, 1, new Gid(0x0123456789abcdef)), (record.Phase, record.Lane, record.Gid));
        Assert.Equal([new Gid(5)], record.FollowUps);
        Assert.Equal([new FetchedFile("file", 10, new FileMark(77, 78))], record.Files);
        Assert.Equal([placed], record.Placed);
        Assert.Equal(order.Specification.Uris, record.Order.Specification.Uris);
    }

    [Fact]
    public void ATornTailCountsAsNotWritten()
    {
        var (first, second) = (Order(1), Order(2));
        Write(new JournalEntry(EntryKind.Accepted, first.Key) { Order = first }, new JournalEntry(EntryKind.Accepted, second.Key) { Order = second });
        var whole = File.ReadAllBytes(_folder["journal"]);

        for (var cut = 1; cut < 60; cut++)
        {
            File.WriteAllBytes(_folder["journal"], whole[..^cut]);

            Assert.Equal(cut == 1 ? [first.Key, second.Key] : [first.Key], Load(out _).Select(record => record.Key));
        }
    }

    [Fact]
    public void WhatIsWrittenAfterATornTailIsRead()
    {
        var (first, second) = (Order(1), Order(2));
        Write(new JournalEntry(EntryKind.Accepted, first.Key) { Order = first });
        File.AppendAllText(_folder["journal"], "12345678 {\"kind\":1,\"ke");

        Write(new JournalEntry(EntryKind.Accepted, second.Key) { Order = second });

        Assert.Equal([first.Key, second.Key], Load(out _).Select(record => record.Key).Order(Comparer<PartKey>.Create((a, b) => a.Attempt - b.Attempt)));
    }

    [Fact]
    public void ALineThatWasChangedIsLeftOut()
    {
        var (first, second) = (Order(1), Order(2));
        Write(new JournalEntry(EntryKind.Accepted, first.Key) { Order = first }, new JournalEntry(EntryKind.Accepted, second.Key) { Order = second });
        var bytes = File.ReadAllBytes(_folder["journal"]);
        bytes[40] ^= 1;
        File.WriteAllBytes(_folder["journal"], bytes);

        Assert.Equal([second.Key], Load(out _).Select(record => record.Key));
    }

    [Fact]
    public void WhatEndedIsGoneAndWhatWasAnsweredIsRemembered()
    {
        var (answered, dropped) = (Order(1), Order(2));
        var report = new PartReport(answered.Key, PartEvent.Failed, Error: new TaskError(3, 404, "gone"));
        Write(
            new JournalEntry(EntryKind.Accepted, answered.Key) { Order = answered },
            new JournalEntry(EntryKind.Accepted, dropped.Key) { Order = dropped },
            new JournalEntry(EntryKind.Answered, answered.Key) { Report = report },
            new JournalEntry(EntryKind.Dropped, dropped.Key));

        Assert.Empty(Load(out _));
        Assert.Empty(Load(out var memory));
        Assert.Equal(report, memory.Find(answered.Key));
        Assert.Null(memory.Find(dropped.Key));
    }

    [Fact]
    public void ARenewedPartKeepsWhatWasDoneAndAFailedOneBeginsAgain()
    {
        var (first, second) = (Order(1), Order(3));
        Write(
            new JournalEntry(EntryKind.Accepted, first.Key) { Order = first },
            new JournalEntry(EntryKind.BytesDone, first.Key) { Files = [new FetchedFile("a", 1, new FileMark(2, 3))] },
            new JournalEntry(EntryKind.Renewed, first.Key) { Order = first with { Key = first.Key with { Attempt = 2 } } },
            new JournalEntry(EntryKind.Accepted, second.Key) { Order = second },
            new JournalEntry(EntryKind.Failed, second.Key) { Report = new PartReport(second.Key, PartEvent.Failed) },
            new JournalEntry(EntryKind.Renewed, second.Key) { Order = second with { Key = second.Key with { Attempt = 4 } } });

        var records = Load(out _).ToDictionary(record => record.Key.Attempt);

        Assert.Equal([2, 4], records.Keys.Order());
        Assert.Equal((PartPhase.BytesDone, 1), (records[2].Phase, records[2].Files.Length));
        Assert.Equal((PartPhase.Accepted, null), (records[4].Phase, records[4].Failure));
    }

    [Fact]
    public void CompactingLeavesWhatIsHeldAndShortensTheFile()
    {
        var order = Order(1);
        Write([new JournalEntry(EntryKind.Accepted, order.Key) { Order = order }, .. Enumerable.Repeat(new JournalEntry(EntryKind.Started, order.Key) { Lane = 0 }, 100)]);
        var before = new FileInfo(_folder["journal"]).Length;

        var record = Assert.Single(Load(out _));

        Assert.True(new FileInfo(_folder["journal"]).Length < before / 5);
        Assert.Equal(record.Phase, Assert.Single(Load(out _)).Phase);
        Assert.Single(File.ReadLines(_folder["journal"]));
    }

    [Fact]
    public void NobodyElseCanReadIt()
    {
        Write(new JournalEntry(EntryKind.Dropped, Order(1).Key));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["journal"]));
        Load(out _);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["journal"]));
    }

    [Fact]
    public void TheReserveIsRealSpaceAndIsGivenOnce()
    {
        var reserve = new DiskReserve(_folder["reserve"]);

        Assert.Equal(4 * 1024 * 1024, new FileInfo(_folder["reserve"]).Length);
        Assert.True(reserve.Release());
        Assert.False(reserve.Release());
        Assert.False(File.Exists(_folder["reserve"]));
    }

    [Fact]
    public void OnlySoManyAnswersAreRemembered()
    {
        var memory = new AnsweredParts();
        for (var i = 0; i <= AnsweredParts.Limit; i++)
        {
            memory.Add(new PartReport(Order(i).Key, PartEvent.Completed));
        }

        Assert.Null(memory.Find(Order(0).Key));
        Assert.NotNull(memory.Find(Order(1).Key));
        Assert.Equal(AnsweredParts.Limit, memory.Reports.Count());
    }

    [Fact]
    public void WhateverIsCutOffOfItTheRestIsABeginningOfWhatHappened() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), choice =>
        {
            var order = Order(1);
            JournalEntry[] entries =
            [
                new(EntryKind.Accepted, order.Key) { Order = order },
                new(EntryKind.Started, order.Key) { Lane = 0, Gid = new Gid(1) },
                new(EntryKind.BytesDone, order.Key) { Files = [new FetchedFile("a", 1, new FileMark(2, 3))] },
                new(EntryKind.Placed, order.Key) { Placed = [new PlacedFile("/a", 1, new FileMark(2, 3))] },
            ];
            File.Delete(_folder["journal"]);
            Write(entries);
            var whole = File.ReadAllBytes(_folder["journal"]);
            var cut = choice % whole.Length;
            File.WriteAllBytes(_folder["journal"], whole[..cut]);

            // The line's end itself may be missing: the sum says that the line is whole.
            var lines = Encoding.UTF8.GetString(whole[..cut]).Count(c => c == '\n') + (whole[cut] == '\n' ? 1 : 0);
            var phase = Load(out _).SingleOrDefault()?.Phase;
            return phase == (lines == 0 ? null : (PartPhase)lines);
        }).Holds();

    private static PartOrder Order(int attempt) =>
        new(new PartKey("task-01a201fc-2289-7e18-9e92-388efe10ffff", 0, attempt), new TaskSpecification { Uris = ["http://host/file?a=1&b=<2>"] });

    private void Write(params JournalEntry[] entries)
    {
        using var file = new JournalFile(_folder["journal"]);
        foreach (var entry in entries)
        {
            file.Append(entry);
        }

        file.Sync();
    }

    private IReadOnlyCollection<PartRecord> Load(out AnsweredParts answered)
    {
        using var journal = new PartJournal(_folder["journal"], new DiskReserve(_folder["reserve"]));
        answered = journal.Answered;
        return [.. journal.Load()];
    }
}
