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
                await TakeStalledAsync(check.Room, check.Stalled);
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

    private async Task TakeStalledAsync(WorkerRoom room, ImmutableArray<StalledPart> stalled)
    {
        // Of one that holds parts of a single host nobody knows whether it is that host.
        var isWorkersFault = room.StalledSince is not null && _running.CountHosts(room.Name) > 1;
        var taken = await TakeAsync(room.Name, [.. stalled.Select(part => new Release(part.Key, ReleaseReason.Stalled, part.CompletedBytes, isWorkersFault))]);
        foreach (var key in taken)
        {
            var id = PartId.Of(key.TaskId, key.Part);
            _outcomes.Note(room.Name, HostOf(id), DownloadTask.NoProgress, bytes: 0, _clock.Now);
            _running.End(id, key.Attempt);
        }
    }

    private Task<List<PartKey>> TakeAsync(string worker, ImmutableArray<PartKey> keys, ReleaseReason reason) =>
        TakeAsync(worker, [.. keys.Select(key => new Release(key, reason))]);

    /// <summary>Returns what the tasks agreed to.</summary>
    private async Task<List<PartKey>> TakeAsync(string worker, ImmutableArray<Release> releases)
    {
        var taken = new List<PartKey>();
        var drops = new List<PartDrop>();
        await Bounded.ForEachAsync(releases, CallsAtOnce, async release =>
        {
            var verdict = await ReleaseAsync(release);
            if (verdict == ReportVerdict.Accepted)
            {
                taken.Add(release.Key);
            }

            // One that has begun meanwhile is not recalled; one that the task does not know as this worker's is not to be held.
            if (verdict != ReportVerdict.Unknown && (verdict != ReportVerdict.Superseded || release.Reason is not (ReleaseReason.Refused or ReleaseReason.Recalled)))
            {
                drops.Add(new(release.Key, KeepBytes: true));
            }
        });
        if (drops.Count > 0)
        {
            Note(await Worker(worker).DropAsync([.. drops], []));
        }

        return taken;
    }

    private async Task<ReportVerdict> ReleaseAsync(Release release)
    {
        try
        {
            return await GrainFactory.GetGrain<ITaskGrain>(release.Key.TaskId).ReleaseAsync(release);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotReleased(_logger, release.Key, e.Message);
            return ReportVerdict.Unknown;
        }
    }

    [LoggerMessage(EventId = 3012, Level = LogLevel.Warning, Message = "Worker {Worker} could not be looked after: {Reason}")]
    private static partial void LogUnchecked(ILogger logger, string worker, string reason);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Warning, Message = "{Part} may not have been taken back: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, PartKey part, string reason);
}
