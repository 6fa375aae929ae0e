namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// A write that waits for its turn. It runs as a single statement, which SQLite undoes as a whole, with what triggers did, when it fails;
/// the writes around it stand.
/// </summary>
internal abstract class SqliteWrite(int bytes, CancellationToken ct)
    : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private int _result;

    /// <summary>About how much it adds to a transaction.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Runs it in the open transaction; false when it failed or was given up, and has been told so.</summary>
    public bool TryRun(SqliteSession session)
    {
        if (ct.IsCancellationRequested)
        {
            TrySetCanceled(ct);
            return false;
        }

        try
        {
            _result = Run(session);
            return true;
        }
        catch (Exception e)
        {
            TrySetException(e);
            return false;
        }
    }

    /// <summary>Tells the caller that it is durable.</summary>
    public void Committed() => TrySetResult(_result);

    protected abstract int Run(SqliteSession session);
}
