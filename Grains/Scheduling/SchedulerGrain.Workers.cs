using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Scheduling;

// Looking after workers: who is there, whose lease is over, who lacks or has too much.
internal sealed partial class SchedulerGrain
{
    private const int CallsAtOnce = 64;

    private DateTimeOffset _namesRead;
    private bool _hasMetWorkers;

    private async Task LookAfterWorkersAsync(CancellationToken ct)
    {
        var names = _roster.Workers.Select(worker => worker.Name).ToHashSet();
        if (_clock.Now - _namesRead >= _workers.Lease)
        {
            names.UnionWith(await _index.ReadWorkersAsync(ct));
            _namesRead = _clock.Now;
        }

        DivideSpeed();
        await Task.WhenAll(ReadSettingsAsync(), Bounded.ForEachAsync(names.ToArray(), CallsAtOnce, CheckAsync));
        _hasMetWorkers = true;
        PlanSoon();
    }

    private async Task CheckAsync(string name)
    {
        try
        {
            var check = await Worker(name).CheckAsync(_epoch, SpeedOf(name));
            Note(check.Room);
            if (!check.Lost.IsEmpty)
            {
                await TakeAsync(name, check.Lost, ReasonOf(check.Room, ReleaseReason.LeaseLost));
            }

            // What the worker's grain found in the task table, and what this scheduler is just about to hand over, is neither missing
            // nor too much: an order that came twice would be reported twice.
            var missing = check.Missing.RemoveAll(IsOnTheWay);
            if (!missing.IsEmpty)
            {
                await DeliverAsync(name, missing);
            }

            if (!check.Unwanted.IsEmpty)
            {
                var isEvacuating = check.Room.Availability == WorkerAvailability.Evacuating;
                await TakeAsync(name, check.Unwanted, ReasonOf(check.Room, isEvacuating ? ReleaseReason.Drained : ReleaseReason.Recalled));
            }

            if (!check.Stalled.IsEmpty)
            {
                await TakeStalledAsync(name, check.Stalled);
            }

            await RecallAsync(name, check.Excess.RemoveAll(IsOnTheWay));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnchecked(_logger, name, e.Message);
        }
    }

    /// <summary>Why its parts are taken, if it is known to be gone.</summary>
    private static ReleaseReason ReasonOf(WorkerRoom room, ReleaseReason otherwise) =>
        room.Availability == WorkerAvailability.Revoked ? ReleaseReason.Revoked : room.HasLeft ? ReleaseReason.Left : otherwise;

    private bool IsOnTheWay(PartKey key) =>
        _onTheWay.TryGetValue(PartId.Of(key.TaskId, key.Part), out var proposal) && proposal.Part.LastAttempt + 1 == key.Attempt;

    /// <summary>Takes what waits behind long downloads for those who could begin it now; as much as they can.</summary>
    private async Task RecallAsync(string worker, ImmutableArray<PartKey> excess)
    {
        var room = _roster.Workers.Where(other => other.Takes && other.Name != worker).Sum(other => Math.Max(0, other.Room.Slots - other.Load));
        if (room > 0 && !excess.IsEmpty)
        {
            await TakeAsync(worker, [.. excess.Take(room)], ReleaseReason.Recalled);
        }
    }

    private async Task TakeStalledAsync(string worker, ImmutableArray<StalledPart> stalled)
    {
        var bytes = stalled.ToDictionary(part => part.Key, part => part.CompletedBytes);
        var taken = await TakeAsync(worker, [.. bytes.Keys], ReleaseReason.Stalled, bytes.GetValueOrDefault);
        foreach (var key in taken)
        {
            var id = PartId.Of(key.TaskId, key.Part);
            _outcomes.Note(worker, _running.HostOf(id), _stalled, bytes: 0, _clock.Now);
            _running.End(id, key.Attempt);
        }
    }

    /// <summary>Returns what the tasks agreed to.</summary>
    private async Task<List<PartKey>> TakeAsync(string worker, ImmutableArray<PartKey> keys, ReleaseReason reason, Func<PartKey, long>? completedBytes = null)
    {
        var taken = new List<PartKey>();
        var drops = new List<PartDrop>();
        await Bounded.ForEachAsync(keys, CallsAtOnce, async key =>
        {
            var verdict = await ReleaseAsync(key, reason, completedBytes?.Invoke(key) ?? 0);
            if (verdict == ReportVerdict.Accepted)
            {
                taken.Add(key);
            }

            // One that has begun meanwhile is not recalled; one that the task does not know as this worker's is not to be held.
            if (verdict != ReportVerdict.Unknown && (verdict != ReportVerdict.Superseded || reason is not (ReleaseReason.Refused or ReleaseReason.Recalled)))
            {
                drops.Add(new(key, KeepBytes: true));
            }
        });
        if (drops.Count > 0)
        {
            Note(await Worker(worker).DropAsync([.. drops], []));
        }

        return taken;
    }

    private async Task<ReportVerdict> ReleaseAsync(PartKey key, ReleaseReason reason, long completedBytes = 0)
    {
        try
        {
            return await GrainFactory.GetGrain<ITaskGrain>(key.TaskId).ReleaseAsync(new(key, reason, completedBytes));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotReleased(_logger, key, e.Message);
            return ReportVerdict.Unknown;
        }
    }

    [LoggerMessage(EventId = 3012, Level = LogLevel.Warning, Message = "Worker {Worker} could not be looked after: {Reason}")]
    private static partial void LogUnchecked(ILogger logger, string worker, string reason);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Warning, Message = "{Part} may not have been taken back: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, PartKey part, string reason);
}
