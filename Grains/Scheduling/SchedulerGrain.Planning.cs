using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster.Scheduling;

// Plans, and what becomes of them.
internal sealed partial class SchedulerGrain
{
    // A worker's share of a plan is handed over in pieces, so that the first parts do not wait for the last ones' writes.
    private const int HandedOverAtOnce = 128;

    private readonly Dictionary<PartId, Proposal> _onTheWay = [];
    private readonly Dictionary<string, Stops> _stops = [];

    // Of which nobody knows whether their tasks agreed. They stay booked, so that nothing is planned in their place, and are made again
    // after a moment.
    private readonly List<(RosterWorker Worker, Proposal Proposal)> _unanswered = [];
    private IGrainTimer _planning = null!;
    private bool _isPlanDue;

    /// <summary>Gathers the news of a few milliseconds into one plan.</summary>
    private void PlanSoon()
    {
        if (!_isPlanDue)
        {
            _isPlanDue = true;
            _planning.Change(_options.PlanDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private Task PlanAsync()
    {
        _isPlanDue = false;
        foreach (var (worker, stops) in _stops)
        {
            _ = StopAsync(worker, stops);
        }

        _stops.Clear();
        _ = StoreHostsAsync();
        foreach (var share in Plan().GroupBy(planned => planned.Worker))
        {
            foreach (var proposals in share.Select(planned => new Proposal(planned.Part)).Chunk(HandedOverAtOnce))
            {
                _ = ApplyAsync(share.Key, proposals);
            }
        }

        return Task.CompletedTask;
    }

    private List<PlannedPart> Plan()
    {
        try
        {
            return _planner.Plan(_queue, _roster, _running, _hosts, Terms());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What it took from the queue is nowhere any more; the next activation finds it in the task table.
            LogNotPlanned(_logger, e);
            DeactivateOnIdle();
            return [];
        }
    }

    private PlanTerms Terms() => new(
        _clock.Now,
        Limit(),
        _workers.Lease,
        _options.Aging,
        _settings?.TagFallback ?? _options.FallBackFromTags,
        _options.Strategy == PlacementStrategy.Tags,
        _clock.Ahead,
        _options.ReturnWait);

    /// <summary>Has the tasks decide, then hands over what they agreed to. A plan may be out of date; then one plans again.</summary>
    private async Task ApplyAsync(RosterWorker worker, Proposal[] proposals)
    {
        foreach (var proposal in proposals)
        {
            _onTheWay[proposal.Id] = proposal;
        }

        try
        {
            var orders = await Task.WhenAll(proposals.Select(proposal => ProposeAsync(proposal, worker)));
            await HandOverAsync(worker.Name, [.. orders.OfType<PartOrder>()]);
        }
        finally
        {
            foreach (var proposal in proposals)
            {
                Conclude(worker, proposal);
            }

            PlanSoon();
        }
    }

    /// <summary>Makes proposals again that were not answered, to the same worker: a task that had agreed says so once more.</summary>
    private void ProposeAgain()
    {
        var unanswered = _unanswered.ToArray();
        _unanswered.Clear();
        foreach (var share in unanswered.GroupBy(each => each.Worker, each => each.Proposal))
        {
            if (share.Key.Takes && _roster.Find(share.Key.Name) == share.Key)
            {
                _ = ApplyAsync(share.Key, [.. share]);
                continue;
            }

            foreach (var proposal in share)
            {
                (proposal.IsUnanswered, proposal.News) = (false, proposal.News ?? proposal.Part);
                Conclude(share.Key, proposal);
            }
        }
    }

    private async Task<PartOrder?> ProposeAsync(Proposal proposal, RosterWorker worker)
    {
        var part = proposal.Part;
        var reply = await AskAsync(part, worker);
        proposal.IsUnanswered = reply.Outcome == AssignOutcome.Unknown;
        switch (reply.Outcome)
        {
            case AssignOutcome.Assigned:
                proposal.IsAgreed = true;
                SweepBytes(part, worker.Name);
                break;

            case AssignOutcome.Stale when reply.Current is { Pending: { } pending }:
                proposal.News = pending;
                break;

            // Perhaps it was assigned by a scheduler or a call that did not come to hand it over.
            case AssignOutcome.Stale when reply.Current is { Worker: { } holder }:
                await DeliverAsync(holder, [new(part.TaskId, part.Part, part.LastAttempt + 1)]);
                break;
        }

        return reply.Order;
    }

    private void Conclude(RosterWorker worker, Proposal proposal)
    {
        if (proposal.IsUnanswered)
        {
            _unanswered.Add((worker, proposal));
            return;
        }

        worker.Unbook();
        // A newer attempt of the same part may be on its way by now.
        if (_onTheWay.GetValueOrDefault(proposal.Id) == proposal)
        {
            _onTheWay.Remove(proposal.Id);
        }

        if (!proposal.IsAgreed)
        {
            _running.End(proposal.Id, proposal.Part.LastAttempt + 1);
            if (proposal.News is { } news)
            {
                _queue.Put(Own(news), _clock.Now);
            }
        }
    }

    private async Task<AssignReply> AskAsync(PendingPart part, RosterWorker worker)
    {
        try
        {
            return await GrainFactory.GetGrain<ITaskGrain>(part.TaskId).AssignAsync(new(part.Part, part.LastAttempt, worker.Name)
            {
                Rules = RulesFor(part.Host),
                PassedOver = string.Join(" and ", part.Tags.NotMetBy(worker.Room.Tags)),
            });
        }
        catch (Exception e)
        {
            // Also when it was canceled: nothing here cancels, so it is the task's silo that ends, and the part must not be lost with it.
            LogUnknown(_logger, part.TaskId, worker.Name, e.Message);
            return new(AssignOutcome.Unknown, null, null);
        }
    }

    // Another worker's bytes of it are of no use from now on.
    private void SweepBytes(PendingPart part, string worker)
    {
        if (part.BytesOn is { } holder && holder != worker)
        {
            StopsOf(holder).Drops.Add(new(new(part.TaskId, part.Part, part.LastAttempt), KeepBytes: false));
        }
    }

    [LoggerMessage(EventId = 3106, Level = LogLevel.Error, Message = "A plan broke off; the scheduler begins anew")]
    private static partial void LogNotPlanned(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Warning, Message = "{TaskId}: unknown whether it was assigned to {Worker}: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string taskId, string worker, string reason);
}
