using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Journal;

/// <summary>
/// A few megabytes kept back for the moment when downloads have filled the disk: what has to be written then, that parts failed
/// and why, is small and must not fail as well.
/// </summary>
internal sealed class DiskReserve
{
    private const int Bytes = 4 * 1024 * 1024;

    private readonly string _path;

    public DiskReserve(string path)
    {
        _path = path;
        try
        {
            Keep();
        }
        catch (IOException e) when (IsFull(e))
        {
            // Full already. The next start tries again.
            File.Delete(path);
        }
    }

    public static bool IsFull(IOException e) => Libc.ErrorOf(e) is Libc.NoSpace or Libc.QuotaExceeded;

    /// <summary>Gives the space free. False if there is none left to give.</summary>
    public bool Release()
    {
        var had = File.Exists(_path);
        File.Delete(_path);
        return had;
    }

    private void Keep()
    {
        if (!File.Exists(_path))
        {
            File.WriteAllBytes(_path, new byte[Bytes]);
        }
    }
}
