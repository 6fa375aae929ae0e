using AriaCluster.Cluster;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Scheduling;

// Where the scheduler's own time meets the clock of people and of the other grains, which may be set.
internal sealed partial class SchedulerGrain
{
    private DateTimeOffset _pauseEnds;
    private bool _clockWasSet;

    /// <summary>The part with the time that it waits for by the scheduler's clock. What has not been tried waits for a time that a person chose.</summary>
    private PendingPart Own(PendingPart part)
    {
        _clockWasSet |= _clock.NoticeStep();
        if (part.NotBefore is not { } wall)
        {
            return part;
        }

        var own = _clock.FromWall(wall);
        if (part.LastAttempt == 0)
        {
            return part with { NotBefore = own };
        }

        // The delay after an attempt was translated when it was first told of. It stays as long, whatever the clock was set to since.
        // What seems to wait for longer than anything may was stamped by a clock that has been set back since.
        var latest = _clock.Now + RetryPolicy.LongestDelay;
        var known = _queue.Find(part.TaskId, part.Part) is { } before && before.LastAttempt == part.LastAttempt ? before.NotBefore : null;
        return part with { NotBefore = known ?? (own < latest ? own : latest) };
    }

    /// <summary>A worker that is away is so since this is first told, at the latest, whatever was set between its last word and that.</summary>
    private WorkerRoom Own(WorkerRoom room)
    {
        if (room.AwaySince is not { } wall)
        {
            return room;
        }

        var (own, now) = (_clock.FromWall(wall), _clock.Now);
        return room with { AwaySince = _roster.Find(room.Name)?.Room.AwaySince ?? (own < now ? own : now) };
    }

    private OutcomeReport Told(OutcomeReport report) =>
        report with { Since = _clock.ToWall(report.Since), Until = _clock.ToWall(report.Until) };

    /// <summary>Delays go on as they are; times that people chose come when their clock says so.</summary>
    private async Task HeedClockAsync(CancellationToken ct)
    {
        if (_clock.NoticeStep() || _clockWasSet)
        {
            _clockWasSet = false;
            LogClockSet(_logger, _clock.Ahead);
            await ReadPendingAsync(part => part.LastAttempt == 0, ct);
        }
    }

    // It lasts no longer than it was asked for, by this clock, though the other one be set back.
    private void NotePause(ClusterPause? pause)
    {
        if (pause is not { Until: { } until } || pause == _settings?.Pause)
        {
            return;
        }

        var left = until - _time.GetUtcNow();
        var whole = until - pause.At;
        _pauseEnds = _clock.Now + (left < whole ? left : whole);
    }

    private bool IsPaused() => _settings?.Pause is { } pause && pause.IsOn(_time.GetUtcNow()) && (pause.Until is null || _clock.Now < _pauseEnds);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning, Message = "The clock was set: it is ahead by {Ahead} of where it was when the scheduler began. Start times follow it; delays, cooling hosts and leases do not")]
    private static partial void LogClockSet(ILogger logger, TimeSpan ahead);
}
