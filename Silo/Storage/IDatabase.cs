using System.Data.Common;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tasks;

namespace AriaCluster.Silo.Storage;

/// <summary>The database of one kind: who may use it, its tables, its connections. Both engines open it before they start.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>Kind, place and durability, for the log.</summary>
    string Description { get; }

    /// <summary>Why nothing new may be accepted: the disk is full. Null while there is room.</summary>
    string? Shortage { get; }

    /// <summary>Reads the tables beside the grains' state.</summary>
    ITaskIndex Index { get; }

    /// <summary>The table of who changed what.</summary>
    IAuditLog Audit { get; }

    /// <summary>Takes ownership, applies what scripts are missing and opens the connections.</summary>
    /// <exception cref="StorageRefusedException">Somebody else owns it, or it is not ours to use.</exception>
    Task OpenAsync(CancellationToken ct);

    /// <summary>Runs a read on a connection that only reads.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct);

    /// <summary>Runs one statement beside the grains' states and waits for the disk. Its only parameter, $1, is a text.</summary>
    /// <returns>How many rows it changed.</returns>
    Task<int> WriteAsync(string sql, string text, CancellationToken ct);

    /// <summary>A connection beside those that grains use; the caller closes it.</summary>
    /// <param name="writes">Whether it may write, which only who fills the database does.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task<DbConnection> ConnectAsync(bool writes, CancellationToken ct);
}
