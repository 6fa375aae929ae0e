using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>One plan while it is made.</summary>
internal sealed class Planning
{
    // How soon a part that could not be placed, while its siblings can, is looked at again.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly IPlacement _placement;
    private readonly PendingQueue _queue;
    private readonly Roster _roster;
    private readonly Running _running;
    private readonly Hosts _hosts;
    private readonly PlanTerms _terms;
    private readonly PlanOrder _order;
    private readonly Func<RosterWorker, Suitability> _judge;
    private readonly Dictionary<(Demand, HostBudget?), Candidates> _candidates = [];
    private readonly Dictionary<PendingGroup, int> _passedOver = [];

    // Of the part that is being placed.
    private PendingEntry _part;
    private HostBudget? _host;
    private ImmutableArray<string> _avoid = [];
    private bool _wasUnsuited;

    public Planning(IPlacement placement, PendingQueue queue, Roster roster, Running running, Hosts hosts, PlanTerms terms)
    {
        (_placement, _queue, _roster, _running, _hosts, _terms) = (placement, queue, roster, running, hosts, terms);
        (_order, _judge) = (new(queue, running, terms), Judge);
    }

    public List<PlannedPart> Run()
    {
        _queue.Wake(_terms.Now);
        foreach (var group in _queue.Ready().Where(group => group.Demand.Fit(_roster, _terms.FallsBack).Length > 0))
        {
            _order.Add(group);
        }

        var plan = new List<PlannedPart>();
        while (plan.Count < _terms.Limit && _order.Next() is { } group)
        {
            // What holds up the first part of a group holds up all: it takes no further part in the plan, however many parts it has.
            if (Place(group, plan) && _queue.HasReady(group))
            {
                _order.Add(group);
            }
        }

        return plan;
    }

    /// <summary>Plans a group's first part or puts it aside. False if the whole group is held up.</summary>
    private bool Place(PendingGroup group, List<PlannedPart> plan)
    {
        ref readonly var part = ref _queue.First(group);
        _host = _hosts.Find(group.Host);
        if (_host?.HasRoom(part.Connections, _terms.Now) == false)
        {
            return false;
        }

        var candidates = CandidatesOf(group.Demand);
        if (MustWait(part, group, candidates) is { } until)
        {
            return PassOver(group, until);
        }

        (_part, _avoid, _wasUnsuited) = (part, part.Blame?.Workers ?? [], false);
        if ((Holder(part, candidates) ?? candidates.Next(_judge) ?? LastResort(part, candidates)) is not { } worker)
        {
            return _wasUnsuited && PassOver(group, _terms.Now + PauseOf(group));
        }

        var id = part.Id;
        var taken = _queue.Take(group);
        worker.Book();
        _placement.Chosen(worker);
        _running.Start(id, taken, worker, _terms.Now);
        plan.Add(new(taken, worker));
        return true;
    }

    private Candidates CandidatesOf(Demand demand)
    {
        // A host whose limits depend on where it is asked from has workers of its own to drop as they come to their end.
        var key = (demand, _host is { BindsWorkers: true } ? _host : null);
        if (!_candidates.TryGetValue(key, out var candidates))
        {
            var fit = demand.Fit(_roster, _terms.FallsBack);
            _candidates[key] = candidates = new(demand, fit, _placement, _terms.PreferenceFirst);
        }

        return candidates;
    }

    /// <summary>Until when the part is not to be placed although its group is; null if it may be.</summary>
    private DateTimeOffset? MustWait(in PendingEntry part, PendingGroup group, Candidates candidates)
    {
        // The delay is for the workers to blame alone: another one may come at any time and need not wait.
        var blamed = part.Blame?.Workers ?? [];
        if (part.NotBefore > _terms.Now.ToUnixTimeMilliseconds() && candidates.AreAllOf(blamed))
        {
            var notBefore = DateTimeOffset.FromUnixTimeMilliseconds(part.NotBefore);
            return notBefore < _terms.Now + PauseOf(group) ? notBefore : _terms.Now + PauseOf(group);
        }

        var holder = part.BytesOn is null || blamed.Contains(part.BytesOn) ? null : _roster.Find(part.BytesOn);
        // It is looked for again soon, for it may be back at any time.
        return holder is not null && holder.Meets(group.Demand.Rules) && holder.AwaitedUntil(_terms.Now, _terms.PatienceFor(part.SpentSeconds)) is not null
            ? _terms.Now + PauseOf(group)
            : null;
    }

    /// <summary>The worker that has bytes of the part, if it has room.</summary>
    private RosterWorker? Holder(in PendingEntry part, Candidates candidates) => Takes(part.BytesOn, candidates);

    /// <summary>A worker to blame, once it may try again and there is no other, or none with room on its disk; who failed it first is first.</summary>
    private RosterWorker? LastResort(in PendingEntry part, Candidates candidates)
    {
        var avoided = _avoid;
        if (part.Blame is not { } blame || part.NotBefore > _terms.Now.ToUnixTimeMilliseconds()
            || (!candidates.AreAllOf(blame.Workers) && candidates.All.Any(worker => !avoided.Contains(worker.Name) && worker.HasDiskFor(_running.NeedOf(_part, worker)))))
        {
            return null;
        }

        _avoid = [];
        return avoided.Select(name => Takes(name, candidates)).FirstOrDefault(worker => worker is not null);
    }

    private RosterWorker? Takes(string? name, Candidates candidates) =>
        name is not null && _roster.Find(name) is { Free: > 0 } worker && candidates.Contains(worker) && Judge(worker) == Suitability.Suits ? worker : null;

    private Suitability Judge(RosterWorker worker)
    {
        if (_host is { BindsWorkers: true } host)
        {
            // What would wait in an agent begins when it likes, which is not evenly over time.
            if ((host.Limits.IsPaced && !worker.HasSlot) || !host.HasRoomAt(worker.Egress, 1, _terms.Now))
            {
                return Suitability.NothingMore;
            }

            if (!host.HasRoomAt(worker.Egress, _part.Connections, _terms.Now))
            {
                return Suitability.NotThisPart;
            }
        }

        var suits = !_avoid.Contains(worker.Name) && worker.HasDiskFor(_running.NeedOf(_part, worker));
        _wasUnsuited |= !suits;
        return suits ? Suitability.Suits : Suitability.NotThisPart;
    }

    // Of a group with more to pass over than one plan has time for, those behind are looked at before the first ones come back: each
    // second plan has time for new ones.
    private static TimeSpan PauseOf(PendingGroup group) =>
        group.IsLongPassedOver ? _pause * (3 + (2 * (group.Waiting / Planner.MaxPassedOver))) : _pause;

    private bool PassOver(PendingGroup group, DateTimeOffset until)
    {
        _queue.Defer(group, until);
        var count = _passedOver[group] = _passedOver.GetValueOrDefault(group) + 1;
        group.IsLongPassedOver = _queue.HasReady(group) && (group.IsLongPassedOver || count >= Planner.MaxPassedOver);
        return count < Planner.MaxPassedOver;
    }
}
