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
    private readonly Func<RosterWorker, bool> _suits;
    private readonly Dictionary<Demand, Candidates> _candidates = [];
    private readonly Dictionary<PendingGroup, int> _passedOver = [];

    // Of the part that is being placed.
    private string? _avoid;
    private long _lengthBytes;
    private bool _wasUnsuited;

    public Planning(IPlacement placement, PendingQueue queue, Roster roster, Running running, Hosts hosts, PlanTerms terms)
    {
        (_placement, _queue, _roster, _running, _hosts, _terms) = (placement, queue, roster, running, hosts, terms);
        (_order, _suits) = (new(queue, running, terms), Suits);
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
        if (_hosts.Find(group.Host) is { } host && !host.HasRoom(part.Connections, _terms.Now))
        {
            return false;
        }

        var candidates = CandidatesOf(group.Demand);
        if (MustWait(part, group, candidates) is { } until)
        {
            return PassOver(group, until);
        }

        // Other workers than the one to blame go first; it gets the part back only when it is the only one that fits.
        (_avoid, _lengthBytes, _wasUnsuited) = (candidates.IsOnly(part.Avoid) ? null : part.Avoid, part.LengthBytes, false);
        if ((Holder(part, candidates) ?? candidates.Next(_suits)) is not { } worker)
        {
            return _wasUnsuited && PassOver(group, _terms.Now + _pause);
        }

        var id = part.Id;
        var taken = _queue.Take(group);
        worker.Book(taken);
        _placement.Chosen(worker);
        _running.Start(id, taken, _terms.Now);
        plan.Add(new(taken, worker));
        return true;
    }

    private Candidates CandidatesOf(Demand demand)
    {
        if (!_candidates.TryGetValue(demand, out var candidates))
        {
            var fit = demand.Fit(_roster, _terms.FallsBack);
            _candidates[demand] = candidates = new(demand, fit, _placement, _terms.PreferenceFirst);
        }

        return candidates;
    }

    /// <summary>Until when the part is not to be placed although its group is; null if it may be.</summary>
    private DateTimeOffset? MustWait(in PendingEntry part, PendingGroup group, Candidates candidates)
    {
        // The delay is for the worker to blame alone: another one may come at any time and need not wait.
        if (part.NotBefore > _terms.Now.ToUnixTimeMilliseconds() && candidates.IsOnly(part.Avoid))
        {
            var notBefore = DateTimeOffset.FromUnixTimeMilliseconds(part.NotBefore);
            return notBefore < _terms.Now + _pause ? notBefore : _terms.Now + _pause;
        }

        var holder = part.BytesOn is null || part.BytesOn == part.Avoid ? null : _roster.Find(part.BytesOn);
        // It is looked for again soon, for it may be back at any time.
        return holder is not null && holder.Meets(group.Demand.Rules) && holder.IsBrieflyAway(_terms.Now, _terms.Patience)
            ? _terms.Now + _pause
            : null;
    }

    /// <summary>The worker that has bytes of the part, if it has room.</summary>
    private RosterWorker? Holder(in PendingEntry part, Candidates candidates) =>
        part.BytesOn is { } name && _roster.Find(name) is { Free: > 0 } worker && candidates.Contains(worker) && Suits(worker) ? worker : null;

    private bool Suits(RosterWorker worker)
    {
        var suits = worker.Name != _avoid && worker.HasDiskFor(_lengthBytes);
        _wasUnsuited |= !suits;
        return suits;
    }

    private bool PassOver(PendingGroup group, DateTimeOffset until)
    {
        _queue.Defer(group, until);
        return (_passedOver[group] = _passedOver.GetValueOrDefault(group) + 1) < Planner.MaxPassedOver;
    }
}
