using System.Collections.Immutable;
using System.Globalization;
using AriaCluster.Cluster;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>Says in words why a part waits, as the planner sees it: for the host, for a time, or for each worker.</summary>
internal sealed class Explainer
{
    /// <summary>Of a part that is being given to a worker.</summary>
    public static readonly WaitReason OnTheWay = new("planning", "it is being assigned", []);

    /// <summary>Of a part that the queue does not have yet.</summary>
    public static readonly WaitReason Rebuilding = new("planning", "the hub has just started and reads its queue", []);

    // Of more workers or addresses it is told how many they are.
    private const int MostNamed = 3;

    private readonly PendingPart _part;
    private readonly Roster _roster;
    private readonly Running _running;
    private readonly HostBudget? _host;
    private readonly PlanTerms _terms;
    private readonly bool _overlooksTags;
    private readonly ImmutableArray<WorkerWait> _workers;

    private Explainer(PendingPart part, Roster roster, Running running, Hosts hosts, PlanTerms terms)
    {
        (_part, _roster, _running, _host, _terms) = (part, roster, running, hosts.Find(part.Host), terms);
        _overlooksTags = terms.FallsBack && !roster.CanMeet(part.Tags);
        _workers = [.. roster.Workers.Select(WaitOf)];
    }

    /// <summary>
    /// All that stands in the way, with what holds up every part by <see cref="OfSettings"/>. The code is that of what has to go first; the
    /// workers say what they would wait for then.
    /// </summary>
    public static WaitReason Explain(PendingPart part, Roster roster, Running running, Hosts hosts, PlanTerms terms, WaitReason? settings = null) =>
        new Explainer(part, roster, running, hosts, terms).Explain(settings);

    /// <summary>What holds up every part; null if nothing does.</summary>
    public static WaitReason? OfSettings(ClusterSettings? settings, Running running, bool isPaused) =>
        settings?.Pause is { } pause && isPaused
            ? new("paused", pause.Until is { } until ? $"the cluster is paused until {Clock(until)}, by {pause.By}" : $"the cluster is paused, by {pause.By}", [])
        : settings?.MaxRunning is { } limit && running.Count >= limit
            ? new("limit", $"the limit of {limit} running {(limit == 1 ? "download" : "downloads")} is reached", [])
        : null;

    private WaitReason Explain(WaitReason? settings)
    {
        var own = NoWorkers() ?? Time() ?? Away() ?? Room();
        WaitReason[] all = [.. new[] { settings, Host() }.OfType<WaitReason>()];
        return all is [] ? own : new(
            all[0].Code,
            string.Join("; besides, ", (own.Code == "planning" ? all : [.. all, own]).Select(reason => reason.Text)),
            _workers);
    }

    private WorkerWait WaitOf(RosterWorker worker)
    {
        var missing = _part.Tags.NotMetBy(worker.Room.Tags);
        return !worker.Room.Alive ? new(worker.Name, "away", $"is not connected{(Wish(worker.Room) is { } wish ? $", and {wish}" : "")}")
            : missing.Any() && !_overlooksTags ? new(worker.Name, "no_tags", $"does not meet {string.Join(" and ", missing)}")
            : worker.Room.Availability != WorkerAvailability.Open ? new(worker.Name, "cordoned", Wish(worker.Room) ?? "is to take nothing new")
            : _part.LengthBytes > worker.CapacityBytes ? new(worker.Name, "too_large", $"can never hold its {Size(_part.LengthBytes.Value)}: its disk has {Size(worker.CapacityBytes.Value)} in all")
            : worker.Room.DiskFull ? new(worker.Name, "disk_full", "has a full disk")
            : worker.LackFor(_running.NeedOf(_part, worker)) is > 0 and var lack ? new(worker.Name, "no_disk", $"lacks {Short(lack)}")
            : IsBlamed(worker.Name) ? new(worker.Name, "failed_it", "failed it")
            : worker.Free <= 0 || (_host?.Limits.IsPaced == true && !worker.HasSlot) ? new(worker.Name, "no_slots", "has no slot free")
            : _host is not null && Egress(worker, _host) is { } wait ? wait
            : new(worker.Name, "ready", worker.Room.StalledSince is { } since ? $"can take it, after others: it does nothing since {Clock(since)}" : "can take it");
    }

    // What people want of it, in the words in which they asked for it.
    private static string? Wish(WorkerRoom room) => room.Availability switch
    {
        WorkerAvailability.Cordoned => "is cordoned: it is to take nothing new",
        WorkerAvailability.Draining => "is drained: it is to take nothing new",
        WorkerAvailability.Evacuating => "is emptied at once: it is to take nothing new",
        _ => null,
    };

    private WorkerWait? Egress(RosterWorker worker, HostBudget host) =>
        host.HasRoomAt(worker.Egress, _part.Connections, _terms.Now) || host.At(worker.Egress) is not { } egress ? null
        : !egress.HasConnections(_part.Connections, host.Limits)
            ? new(worker.Name, "egress_connections", $"shares address {worker.Egress}, which has {egress.InUse} of {host.Limits.EgressConnections} connections to {host.Host}")
        : new(worker.Name, "egress_rate", $"shares address {worker.Egress}, which asks {host.Host} again at {Clock((egress.NextStart(host.Limits, _terms.Now) ?? _terms.Now) + _terms.Ahead)}");

    private WaitReason? Host() =>
        _host is not { } host || host.HasRoom(_part.Connections, _terms.Now) ? null
        : _terms.Now < host.CoolsUntil
            ? new("host_cooling", $"host {host.Host} cools down until {Clock(host.CoolsUntil + _terms.Ahead)}", [])
        : host.NextStart(_terms.Now) is { } next
            ? new("host_rate", $"host {host.Host} is asked for no more than {Rate(host.Limits.StartsPerSecond)}: next at {Clock(next + _terms.Ahead)}", [])
        : new("host_connections", $"host {host.Host} has {host.InUse} connections, of {host.Connections} that it may have", []);

    private WaitReason? NoWorkers() =>
        _roster.Workers.Any(worker => worker.Room.Alive) ? null
        : Of("no_workers", _roster.Workers.Count == 0 ? "no worker has ever connected" : "no worker is connected");

    private WaitReason? Time()
    {
        // The delay after a worker's own fault is for that worker alone.
        var others = Coded("no_slots", "ready", "no_disk", "disk_full", "egress_rate", "egress_connections") is not [];
        if (_part.NotBefore is not { } time || time <= _terms.Now || (_part.Avoid is null ? IsOverWithHost(time) : others))
        {
            return null;
        }

        var why = _part.Avoid is null ? _part.LastAttempt == 0 ? "it starts" : "the next attempt is" : $"{Names(Coded("failed_it"))} failed it and no other worker fits: the next attempt is";
        return Of("not_before", $"{why} at {Clock(time + _terms.Ahead)}");
    }

    // Where the host asked for a delay the task counts it from its own now, a moment beside the scheduler's: it is one time.
    private bool IsOverWithHost(DateTimeOffset time) => _host is { } host && _terms.Now < host.CoolsUntil && time < host.CoolsUntil + TimeSpan.FromSeconds(1);

    private WaitReason? Away() =>
        _part.BytesOn is { } name && !IsBlamed(name)
            && _roster.Find(name) is { } holder && holder.Meets(_part.Tags) && holder.AwaitedUntil(_terms.Now, _terms.PatienceFor(_part.SpentSeconds)) is { } until
            ? Of("away", $"{name} holds bytes of it, is away, and is waited for until {Clock(until + _terms.Ahead)}")
            : null;

    // What stands between the part and the workers that come closest to taking it.
    private WaitReason Room() =>
        Coded("ready") is not [] ? AboutToBeAssigned()
        : Coded("egress_connections") is { Length: > 0 } crowded ? Of("egress_connections", $"host {_host!.Host} has {Crowd(crowded, _host)}")
        : Coded("egress_rate") is { Length: > 0 } paced
            ? Of("egress_rate", $"host {_host!.Host} is asked for no more than {Rate(_host.Limits.EgressStartsPerSecond)} by {Egresses(paced)}")
        : Coded("no_slots") is { Length: > 0 } busy ? Of("no_slots", $"all slots of {Names(busy)} are in use")
        : Coded("no_disk") is { Length: > 0 } small ? Of("no_disk", Lack(small))
        : Coded("disk_full") is { Length: > 0 } full ? Of("disk_full", $"the disk of {Names(full)} is full")
        : Coded("too_large") is { Length: > 0 } tiny && Coded("cordoned", "failed_it") is [] ? Of("too_large", TooLarge(tiny))
        : Coded("cordoned") is { Length: > 0 } cordoned ? Of("cordoned", $"{Names(cordoned)} {(cordoned.Length == 1 ? "is" : "are")} to take nothing new")
        : Coded("failed_it") is { Length: > 0 } failed ? Again(failed)
        : Of("no_tags", $"no connected worker meets {string.Join(" and ", _part.Tags.Where(rule => rule.Weight is null))}");

    // Nobody is left but those that failed it.
    private WaitReason Again(WorkerWait[] failed) =>
        failed.Any(wait => _roster.Find(wait.Worker)!.Free > 0) ? AboutToBeAssigned() : Of("no_slots", $"all slots of {Names(failed)} are in use");

    private WaitReason AboutToBeAssigned() => Of("planning", "it is about to be assigned");

    private WaitReason Of(string code, string text) => new(code, text, _workers);

    private bool IsBlamed(string worker) => worker == _part.Avoid || _part.FailedOn.Contains(worker);

    private WorkerWait[] Coded(params string[] codes) => [.. _workers.Where(worker => codes.Contains(worker.Code))];

    // What is missing where the least is.
    private string Lack(WorkerWait[] small)
    {
        var lacks = small.Select(wait => _roster.Find(wait.Worker)!).Select(worker => worker.LackFor(_running.NeedOf(_part, worker))).ToArray();
        return $"{Names(small)} {(small.Length == 1 ? "lacks" : "lack")} {Short(lacks.Min(), lacks.Min() != lacks.Max())}";
    }

    private string Short(long lack, bool someMore = false) =>
        _part.LengthBytes is null ? $"at least {Size(lack)} of disk space: the size of the file is not known"
        : $"{Size(lack)}{(someMore ? " or more" : "")} of disk space";

    private string Crowd(WorkerWait[] crowded, HostBudget host)
    {
        var all = crowded.All(wait => host.At(_roster.Find(wait.Worker)!.Egress)!.InUse >= host.Limits.EgressConnections);
        return all
            ? $"all {host.Limits.EgressConnections} connections of {Egresses(crowded)}"
            : $"not {_part.Connections} of the {host.Limits.EgressConnections} connections of {Egresses(crowded)} left";
    }

    private string Egresses(WorkerWait[] workers)
    {
        var names = workers.Select(wait => _roster.Find(wait.Worker)!.Egress).Distinct().ToArray();
        return names.Length switch { 1 => $"address {names[0]}", <= MostNamed => $"addresses {string.Join(", ", names)}", _ => $"each of {names.Length} addresses" };
    }

    private static string TooLarge(WorkerWait[] tiny) =>
        string.Join("; ", tiny.Take(MostNamed).Select(wait => $"{wait.Worker} {wait.Text}")) + (tiny.Length > MostNamed ? $"; and so {tiny.Length - MostNamed} more" : "");

    private static string Names(WorkerWait[] workers) =>
        workers.Length <= MostNamed ? string.Join(", ", workers.Select(worker => worker.Worker)) : $"{workers.Length} workers";

    private static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    private static string Rate(double? starts) => string.Create(CultureInfo.InvariantCulture, $"{starts:0.###} {(starts == 1 ? "download" : "downloads")} a second");

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
