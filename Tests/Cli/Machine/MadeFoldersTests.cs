using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>Of a start that came to nothing no folder stays that was made for it, and all that was there does.</summary>
public sealed class MadeFoldersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderThatWasMadeGoesWithThoseAboveItAndWithAllThatIsInIt()
    {
        var folder = new DataFolder(_folder["a", "b"]);
        var made = folder.Create();
        _folder.Write("a/b/logs/hub.log", "line");
        _folder.Write("a/b/hub/aria.db", "x");

        made.Remove();

        Assert.True(made.TakesLogs);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void WhatWasThereStaysAndSoDoTheLogsBesideIt()
    {
        _folder.Write("data/aria.json", "{}");
        _folder.Write("data/hub/aria.db", "x");
        var made = new DataFolder(_folder["data"]).Create();
        _folder.Write("data/logs/hub.log", "line");
        _folder.Write("data/run/hub.json", "{}");

        made.Remove();

        Assert.False(made.TakesLogs);
        Assert.Equal(["aria.json", "hub", "logs"], Directory.EnumerateFileSystemEntries(_folder["data"]).Select(Path.GetFileName).Order());
        Assert.True(File.Exists(_folder["data", "hub", "aria.db"]));
    }

    [Fact]
    public void WhatWasDownloadedMeanwhileStays()
    {
        var made = new DataFolder(_folder["data"]).Create();
        _folder.Write("data/downloads/movie.bin", "x");

        made.Remove();

        Assert.Equal(["downloads"], Directory.EnumerateFileSystemEntries(_folder["data"]).Select(Path.GetFileName));
    }

    [Fact]
    public void AnEmptyFolderThatWasThereIsEmptyAgain()
    {
        Directory.CreateDirectory(_folder["data"]);

        new DataFolder(_folder["data"]).Create().Remove();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["data"]));
    }
}
