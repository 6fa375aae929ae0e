namespace AriaCluster.Bench.Reliability;

/// <summary>A small file system in memory, which can be filled. Needs the right to mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Null, with the reason, where this machine does not allow it.</summary>
    public static async Task<(SmallDisk? Disk, string? Reason)> TryCreateAsync(string path, string size)
    {
        Directory.CreateDirectory(path);
        try
        {
            await Mounts.RunAsync("mount", "-t", "tmpfs", "-o", $"size={size},mode=700", "none", path);
            return (new SmallDisk(path), null);
        }
        catch (InvalidOperationException e)
        {
            return (null, e.Message);
        }
    }

    public async ValueTask DisposeAsync() => await Mounts.UnmountAsync(Path);
}
