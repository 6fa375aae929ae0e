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
        if (_time.GetUtcNow() - _namesRead >= _workers.Lease)
        {
            names.UnionWith(await _index.ReadWorkersAsync(ct));
            _namesRead = _time.GetUtcNow();
        }

        await Task.WhenAll(ReadSettingsAsync(), Bounded.ForEachAsync(names.ToArray(), CallsAtOnce, CheckAsync));
        _hasMetWorkers = true;
        PlanSoon();
    }

    private async Task CheckAsync(string name)
    {
        try
        {
            var check = await Worker(name).CheckAsync(_epoch);
            _roster.Note(check.Room);
            if (!check.Lost.IsEmpty)
            {
                await TakeBackAsync(name, check.Lost);
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
                await TakeAsync(name, check.Unwanted, isEvacuating ? ReleaseReason.Drained : ReleaseReason.Recalled);
            }

            await RecallAsync(name, check.Excess.RemoveAll(IsOnTheWay));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnchecked(_logger, name, e.Message);
        }
    }

    private bool IsOnTheWay(PartKey key) =>
        _onTheWay.TryGetValue(PartId.Of(key.TaskId, key.Part), out var proposal) && proposal.Part.LastAttempt + 1 == key.Attempt;

    private Task TakeBackAsync(string worker, ImmutableArray<PartKey> lost) => TakeAsync(worker, lost, ReleaseReason.LeaseLost);

    /// <summary>Takes what waits behind long downloads for those who could begin it now; as much as they can.</summary>
    private async Task RecallAsync(string worker, ImmutableArray<PartKey> excess)
    {
        var room = _roster.Workers.Where(other => other.Takes && other.Name != worker).Sum(other => Math.Max(0, other.Room.Slots - other.Load));
        if (room > 0 && !excess.IsEmpty)
        {
            await TakeAsync(worker, [.. excess.Take(room)], ReleaseReason.Recalled);
        }
    }

    private async Task TakeAsync(string worker, ImmutableArray<PartKey> keys, ReleaseReason reason)
    {
        var drops = new List<PartDrop>();
        await Bounded.ForEachAsync(keys, CallsAtOnce, async key =>
        {
            var verdict = await ReleaseAsync(key, reason);
            // One that has begun meanwhile is not recalled; one that the task does not know as this worker's is not to be held.
            if (verdict != ReportVerdict.Unknown && (verdict != ReportVerdict.Superseded || reason is ReleaseReason.LeaseLost or ReleaseReason.Drained))
            {
                drops.Add(new(key, KeepBytes: true));
            }
        });
        if (drops.Count > 0)
        {
            _roster.Note(await Worker(worker).DropAsync([.. drops], []));
        }
    }

    private async Task<ReportVerdict> ReleaseAsync(PartKey key, ReleaseReason reason)
    {
        try
        {
            return await GrainFactory.GetGrain<ITaskGrain>(key.TaskId).ReleaseAsync(new(key, reason));
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
