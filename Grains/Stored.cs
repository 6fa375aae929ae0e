using System.Data.Common;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster;

/// <summary>
/// A grain's state and whether memory and storage agree. After a failed write nobody knows what is durable, so it is read again
/// before anything else is decided on it.
/// </summary>
internal sealed partial class Stored<TState>(IPersistentState<TState> state, ILogger logger)
{
    /// <summary>The SQL standard's word for a row that may be there once and is there.</summary>
    private const string UniqueViolation = "23505";

    private bool _inDoubt;

    /// <summary>What is stored, and what memory knows beyond it.</summary>
    public TState Value => state.State;

    public bool Exists => state.RecordExists;

    /// <summary>The version that is stored.</summary>
    public string? Version => state.Etag;

    /// <summary>Whether <see cref="Value"/> can be relied on. Reads it first if the last write failed.</summary>
    public async Task<bool> IsKnownAsync() => !_inDoubt || await TryReadAsync();

    /// <summary>
    /// Makes sure that <see cref="Value"/> is the latest: another activation may have written since this one read. What only memory
    /// knows stays, unless one has. False if that cannot be told.
    /// </summary>
    public async Task<bool> IsLatestAsync()
    {
        var (value, version) = (state.State, state.Etag);
        if (!await TryReadAsync())
        {
            return false;
        }

        state.State = state.Etag == version ? value : state.State;
        return true;
    }

    /// <summary>Keeps the state in memory; it is stored with the next write.</summary>
    public void Remember(TState next) => state.State = next;

    /// <summary>Stores the state. False when it is unknown whether that took effect.</summary>
    public Task<bool> TryWriteAsync(TState next)
    {
        state.State = next;
        return TryAsync("write", state.WriteStateAsync);
    }

    /// <summary>Removes the state. False when it is unknown whether that took effect.</summary>
    public Task<bool> TryClearAsync() => TryAsync("clear", state.ClearStateAsync);

    private Task<bool> TryReadAsync() => TryAsync("read", state.ReadStateAsync);

    private async Task<bool> TryAsync(string what, Func<Task> operation)
    {
        // In doubt until proven, whatever ends it, a cancellation included.
        _inDoubt = true;
        try
        {
            await operation();
            _inDoubt = false;
        }
        catch (Exception e) when (IsTaken(e))
        {
            LogTaken(logger, what, typeof(TState).Name, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(logger, what, typeof(TState).Name, e.Message);
        }

        return !_inDoubt;
    }

    // Of several who want one source or one idempotency key the database takes the first; who submitted another looks again, and joins it.
    // Either engine puts the database's own error into one of its own.
    private static bool IsTaken(Exception e) => (e as DbException ?? e.InnerException as DbException)?.SqlState == UniqueViolation;

    [LoggerMessage(EventId = 3104, Level = LogLevel.Debug, Message = "A {Operation} of {State} was refused, since another one has its source or idempotency key: {Reason}")]
    private static partial void LogTaken(ILogger logger, string operation, string state, string reason);

    [LoggerMessage(EventId = 3015, Level = LogLevel.Warning, Message = "A {Operation} of {State} failed, it is unknown what is stored: {Reason}")]
    private static partial void LogFailed(ILogger logger, string operation, string state, string reason);
}
