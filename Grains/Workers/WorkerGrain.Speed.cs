using AriaCluster.Cluster;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Workers;

// How fast the worker may download.
internal sealed partial class WorkerGrain
{
    // Of the cluster's limit: zero if it has none, null while the scheduler has not said.
    private long? _share;

    public async Task<ControlOutcome> SetSpeedAsync(SpeedLimit? limit)
    {
        if (!await _state.IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        if (!Exists || _state.Value.Speed == limit)
        {
            return Exists ? ControlOutcome.Already : ControlOutcome.NotFound;
        }

        if (!await _state.TryWriteAsync(_state.Value with { Speed = limit }))
        {
            return ControlOutcome.Unknown;
        }

        LogSpeed(_logger, Name);
        return ControlOutcome.Done;
    }

    /// <summary>What the agent is told: zero for no limit, null for what it was told before.</summary>
    private long? SpeedLimit()
    {
        var own = _state.Value.Speed?.At(_time.GetUtcNow()) ?? 0;
        return _share is > 0 && own > 0 ? Math.Min(own, _share.Value) : _share == 0 ? own : _share;
    }

    [LoggerMessage(EventId = 3031, Level = LogLevel.Information, Message = "Worker {Worker} has another speed limit from now on")]
    private static partial void LogSpeed(ILogger logger, string worker);
}
