using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Workers;

// Whose the worker's name is.
internal sealed partial class WorkerGrain
{
    public async Task<ControlOutcome> JoinAsync(string tokenHash)
    {
        if (!await _state.IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        if (IsToken(tokenHash))
        {
            return ControlOutcome.Already;
        }

        return _state.Value.MayJoin(tokenHash) ? await GiveAsync(tokenHash) : ControlOutcome.WrongStatus;
    }

    public async Task<ControlOutcome> RevokeAsync()
    {
        if (!await _state.IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        if (!Exists)
        {
            return ControlOutcome.NotFound;
        }

        var outcome = _state.Value.RevokedAt is null ? ControlOutcome.Done : ControlOutcome.Already;
        if (outcome == ControlOutcome.Done && !await _state.TryWriteAsync(_state.Value with { RevokedAt = _time.GetUtcNow() }))
        {
            return ControlOutcome.Unknown;
        }

        // Also when it is repeated: the first call may have been lost between the write and this.
        LogRevoked(_logger, Name, _holdings.Count);
        await DismissAsync();
        return outcome;
    }

    private async Task<ControlOutcome> GiveAsync(string tokenHash)
    {
        var isRevoked = _state.Value.RevokedAt is not null;
        if (!await _state.TryWriteAsync(_state.Value.WithToken(Name, tokenHash, _time.GetUtcNow())))
        {
            return ControlOutcome.Unknown;
        }

        if (isRevoked)
        {
            _abandoned.UnionWith(_holdings.Keys);
            await AnnounceAsync(onlyIfNews: false, []);
        }

        LogToken(_logger, Name);
        return ControlOutcome.Done;
    }

    /// <summary>Ends the session of a worker that is not to come back. Should the word get lost, its next heartbeat is not answered either.</summary>
    private async Task DismissAsync()
    {
        _progress = [];
        if (_observer is { } observer)
        {
            _observer = null;
            await TellAsync(observer.RevokedAsync);
        }

        await AnnounceAsync(onlyIfNews: false, []);
    }

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Worker {Worker} has a new token")]
    private static partial void LogToken(ILogger logger, string worker);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "The token of worker {Worker} is revoked; its {Held} parts go elsewhere")]
    private static partial void LogRevoked(ILogger logger, string worker, int held);
}
