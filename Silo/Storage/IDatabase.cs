using System.Data.Common;
using AriaCluster.Tasks;

namespace AriaCluster.Silo.Storage;

/// <summary>The database of one kind: who may use it, its tables, its connections. Both engines open it before they start.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>Kind, place and durability, for the log.</summary>
    string Description { get; }

    /// <summary>Reads the tables beside the grains' state.</summary>
    ITaskIndex Index { get; }

    /// <summary>Takes ownership, applies what scripts are missing and opens the connections.</summary>
    /// <exception cref="StorageRefusedException">Somebody else owns it, or it is not ours to use.</exception>
    Task OpenAsync(CancellationToken ct);

    /// <summary>A connection beside those that grains use; the caller closes it.</summary>
    /// <param name="writes">Whether it may write, which only who fills the database does.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task<DbConnection> ConnectAsync(bool writes, CancellationToken ct);
}
