namespace AriaCluster.Cli.Machine;

/// <summary>A turn at a data folder: one <c>up</c> or <c>down</c> at a time, one supervisor. The system ends it with its process, however that ends.</summary>
internal sealed class FolderTurn : IDisposable
{
    // What flock says, by its number on Linux: every other error is one of the folder, and waiting would not mend it.
    private const int WouldBlock = 11;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FolderTurn(FileStream file) => _file = file;

    /// <summary>A turn now; null if another has it.</summary>
    public static FolderTurn? TryTake(string path)
    {
        try
        {
            return new FolderTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    /// <summary>A turn at setting up or stopping what runs on the folder.</summary>
    public static async Task<FolderTurn> TakeAsync(DataFolder folder, Shell shell, CancellationToken ct)
    {
        var patience = TimeSpan.FromMinutes(3);
        var path = Path.Combine(folder.Run, "up.lock");
        for (var since = shell.Time.GetTimestamp(); shell.Time.GetElapsedTime(since) < patience; await Task.Delay(_look, shell.Time, ct))
        {
            if (TryTake(path, folder) is { } turn)
            {
                return turn;
            }
        }

        throw new Failure(ExitCode.SetUp, $"Another up or down has been at work on {folder.Path} for {patience.TotalMinutes:0} minutes.", $"See who holds it: fuser -v {path}");
    }

    private static FolderTurn? TryTake(string path, DataFolder folder)
    {
        try
        {
            return TryTake(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw folder.Unusable(e);
        }
    }

    public void Dispose() => _file.Dispose();
}
