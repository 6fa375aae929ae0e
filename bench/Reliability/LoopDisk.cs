namespace AriaCluster.Bench.Reliability;

/// <summary>
/// A file system of its own in a file, which can lose power: what was written but not flushed never reached that file, and a copy of
/// the file is what a machine would find after the cut. Needs the right to mount.
/// </summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private const string SizeMegabytes = "192";
    private readonly string _image;

    private LoopDisk(string image, string path) => (_image, Path) = (image, path);

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Null, with the reason, where this machine does not allow it.</summary>
    public static async Task<(LoopDisk? Disk, string? Reason)> TryCreateAsync(string folder, string name)
    {
        var disk = new LoopDisk(System.IO.Path.Combine(folder, $"{name}.img"), System.IO.Path.Combine(folder, name));
        Directory.CreateDirectory(disk.Path);
        try
        {
            await Mounts.RunAsync("truncate", "-s", $"{SizeMegabytes}M", disk._image);
            await Mounts.RunAsync("mkfs.ext4", "-q", "-F", disk._image);
            await disk.MountAsync();
            return (disk, null);
        }
        catch (InvalidOperationException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Whoever wrote to it must be dead.</summary>
    public async Task CutPowerAsync()
    {
        var found = _image + ".found";
        await Mounts.RunAsync("cp", "--sparse=always", _image, found);
        await Mounts.UnmountAsync(Path);
        File.Move(found, _image, overwrite: true);
        await MountAsync();
    }

    public async ValueTask DisposeAsync() => await Mounts.UnmountAsync(Path);

    // Nothing is written back by itself within a run: only what is asked for survives.
    private Task MountAsync() => Mounts.RunAsync("mount", "-o", "loop,commit=300", _image, Path);
}
