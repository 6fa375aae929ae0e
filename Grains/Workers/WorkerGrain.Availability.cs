using System.Collections.Immutable;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Workers;

// What people want of the worker.
internal sealed partial class WorkerGrain
{
    private WorkerAvailability Availability =>
        !Exists ? WorkerAvailability.Removed
        : _state.Value.RevokedAt is not null ? WorkerAvailability.Revoked
        : _state.Value.Availability;

    public async Task<ControlOutcome> SetAvailabilityAsync(WorkerAvailability availability)
    {
        if (!await _state.IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        if (!Exists || _state.Value.Availability == availability)
        {
            return Exists ? ControlOutcome.Already : ControlOutcome.NotFound;
        }

        if (!await _state.TryWriteAsync(_state.Value with { Availability = availability }))
        {
            return ControlOutcome.Unknown;
        }

        LogAvailability(_logger, Name, availability);
        await AnnounceAsync(onlyIfNews: false, []);
        return ControlOutcome.Done;
    }

    public async Task<ControlOutcome> RemoveAsync()
    {
        if (!await _state.IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        if (!Exists)
        {
            return _state.Exists ? ControlOutcome.Already : ControlOutcome.NotFound;
        }

        if (_holdings.Count > 0)
        {
            return ControlOutcome.WrongStatus;
        }

        if (!await _state.TryWriteAsync(_state.Value.Removed(_time.GetUtcNow())))
        {
            return ControlOutcome.Unknown;
        }

        LogRemoved(_logger, Name);
        await DismissAsync();
        DeactivateOnIdle();
        return ControlOutcome.Done;
    }

    /// <summary>What is to go elsewhere: all, or what has not begun.</summary>
    private ImmutableArray<PartKey> Unwanted()
    {
        if (Availability is not (WorkerAvailability.Draining or WorkerAvailability.Evacuating or WorkerAvailability.Revoked))
        {
            return [];
        }

        var running = Availability == WorkerAvailability.Draining ? _progress.Select(progress => progress.Key).ToHashSet() : [];
        return [.. _holdings.Keys.Where(key => !running.Contains(key))];
    }

    [LoggerMessage(EventId = 3021, Level = LogLevel.Information, Message = "Worker {Worker} is {Availability} from now on")]
    private static partial void LogAvailability(ILogger logger, string worker, WorkerAvailability availability);

    [LoggerMessage(EventId = 3022, Level = LogLevel.Information, Message = "Worker {Worker} is removed")]
    private static partial void LogRemoved(ILogger logger, string worker);
}
