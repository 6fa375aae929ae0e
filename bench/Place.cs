namespace AriaCluster.Bench;

/// <summary>Folders of one benchmark: in memory for what should not measure the disk, and on disk for what should.</summary>
internal sealed class Place : IDisposable
{
    private readonly List<string> _folders = [];

    /// <summary>A new folder on tmpfs.</summary>
    public string Memory(string name) => New("/dev/shm", name);

    /// <summary>A new folder on the disk that the current folder is on.</summary>
    public string Disk(string name) => New(Environment.CurrentDirectory, name);

    public void Dispose()
    {
        foreach (var folder in _folders)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string New(string below, string name)
    {
        var folder = Path.Combine(below, $".aria-bench-{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        _folders.Add(folder);
        return folder;
    }
}
