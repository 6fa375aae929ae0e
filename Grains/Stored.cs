using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster;

/// <summary>
/// A grain's state and whether memory and storage agree. After a failed write nobody knows what is durable, so it is read again
/// before anything else is decided on it.
/// </summary>
internal sealed partial class Stored<TState>(IPersistentState<TState> state, ILogger logger)
{
    private bool _inDoubt;

    /// <summary>What is stored, and what memory knows beyond it.</summary>
    public TState Value => state.State;

    public bool Exists => state.RecordExists;

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
    public async Task<bool> TryWriteAsync(TState next)
    {
        state.State = next;
        // In doubt until proven, whatever ends the write, a cancellation included.
        _inDoubt = true;
        try
        {
            await state.WriteStateAsync();
            _inDoubt = false;
        }
        catch (Exception e)
        {
            LogUnwritten(logger, typeof(TState).Name, e.Message);
        }

        return !_inDoubt;
    }

    private async Task<bool> TryReadAsync()
    {
        _inDoubt = true;
        try
        {
            await state.ReadStateAsync();
            _inDoubt = false;
        }
        catch (Exception e)
        {
            LogUnread(logger, typeof(TState).Name, e.Message);
        }

        return !_inDoubt;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A write of {State} failed, it is unknown whether it took effect: {Reason}")]
    private static partial void LogUnwritten(ILogger logger, string state, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A read of {State} failed: {Reason}")]
    private static partial void LogUnread(ILogger logger, string state, string reason);
}
