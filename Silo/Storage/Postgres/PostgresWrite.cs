using Npgsql;

namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>A write that waits for its turn: one statement.</summary>
internal abstract class PostgresWrite(int bytes, CancellationToken ct)
    : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>About how much it adds to a transaction.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>Whether the caller has given it up, which it has then been told.</summary>
    public bool IsGivenUp => ct.IsCancellationRequested && (TrySetCanceled(ct) || Task.IsCompleted);

    public abstract NpgsqlBatchCommand ToCommand();

    /// <summary>Its transaction is committed.</summary>
    /// <param name="rows">How many rows it changed.</param>
    public abstract void Committed(int rows);
}
