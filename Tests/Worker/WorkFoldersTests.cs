using AriaCluster.Worker.Delivery;

namespace AriaCluster.Tests.Agents;

public sealed class WorkFoldersTests : IDisposable
{
    private const string Id = "task-01a201fc-2289-7e18-9e92-388efe10ffff";

    private readonly TempFolder _folder = new();
    private readonly WorkFolders _work;

    public WorkFoldersTests() => _work = new WorkFolders(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DataWithItsControlFileMayBeContinued()
    {
        Write("data", "data.aria2");

        Assert.True(_work.HasBytes(Id));
        Assert.True(_work.Prepare(Id));
        Assert.Equal(["data", "data.aria2"], Names());
    }

    [Fact]
    public void DataWithoutAControlFileIsFetchedAgain()
    {
        Write("data", "torrent/1.bin", "torrent/2.bin");

        Assert.False(_work.Prepare(Id));
        Assert.Empty(Names());
    }

    [Fact]
    public void AControlFileThatAFullDiskSpoiltIsReplacedByTheOneBefore()
    {
        Write("data", "data.aria2");
        _work.Shelter(Id);
        Spoil();
        Assert.False(_work.HasBytes(Id));

        _work.Mend(Id);

        Assert.True(_work.HasBytes(Id));
        Assert.Equal(["data", "data.aria2"], Names());
        _work.Shelter(Id);
        Spoil();
        Assert.True(_work.Prepare(Id));
        Assert.Equal(["data", "data.aria2"], Names());
        Spoil();
        Assert.False(_work.Prepare(Id));
    }

    [Fact]
    public void AControlFileWithoutItsDataIsUseless()
    {
        Write("data.aria2", "other.aria2__temp");

        Assert.False(_work.Prepare(Id));
        Assert.Empty(Names());
    }

    [Fact]
    public void ATorrentsFolderGoesWithItsControlFile()
    {
        Write("torrent/1.bin", "torrent.aria2", "stray");

        Assert.True(_work.Prepare(Id));
        Assert.Equal(["torrent", "torrent.aria2"], Names());
    }

    [Fact]
    public void ALinkIsRemovedAndNotFollowed()
    {
        var outside = _folder.Write("outside/file", "x");
        Directory.CreateDirectory(_work.PathOf(Id));
        Directory.CreateSymbolicLink(Path.Combine(_work.PathOf(Id), "link"), _folder["outside"]);

        Assert.False(_work.Prepare(Id));
        Assert.Empty(Names());
        Assert.True(File.Exists(outside));
    }

    [Fact]
    public void OnlyFoldersOfTasksCount()
    {
        Write("data");
        Directory.CreateDirectory(_folder["something else"]);

        Assert.Equal([Id], _work.Tasks());
        _work.Clear(Id);
        Assert.Empty(_work.Tasks());
    }

    // As aria2 does: another file in its place, and no room for what is in it.
    private void Spoil()
    {
        var control = Path.Combine(_work.PathOf(Id), "data.aria2");
        File.WriteAllBytes(control + "__temp", []);
        File.Move(control + "__temp", control, overwrite: true);
    }

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            _folder.Write($"{Id}/{name}", "x");
        }
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_work.PathOf(Id)).Select(Path.GetFileName).Order();
}
