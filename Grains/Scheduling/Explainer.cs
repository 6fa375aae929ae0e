using System.Collections.Immutable;
using System.Globalization;
using AriaCluster.Cluster;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>Says in words why a part waits, as the planner sees it: for the host, for a time, or for each worker.</summary>
internal static class Explainer
{
    /// <summary>Of a part that is being given to a worker.</summary>
    public static readonly WaitReason OnTheWay = new("planning", "it is being assigned", []);

    /// <summary>Of a part that the queue does not have yet.</summary>
    public static readonly WaitReason Rebuilding = new("planning", "the hub has just started and reads its queue", []);

    /// <summary>
    /// All that stands in the way, with what holds up every part by <see cref="OfSettings"/>. The code is that of what has to go first; the
    /// workers say what they would wait for then.
    /// </summary>
    public static WaitReason Explain(PendingPart part, Roster roster, Running running, Hosts hosts, PlanTerms terms, WaitReason? settings = null)
    {
        var host = hosts.Find(part.Host);
        var workers = roster.Workers.Select(worker => WaitOf(part, worker, running, host, terms)).ToImmutableArray();
        var own = NoWorkers(roster, workers) ?? Time(part, roster, workers, terms) ?? Room(part, workers, roster, running, host, terms);
        WaitReason[] all = [.. new[] { settings, Host(part, host, terms) }.OfType<WaitReason>()];
        return all is [] ? own : new(
            all[0].Code,
            string.Join("; besides, ", (own.Code == "planning" ? all : [.. all, own]).Select(reason => reason.Text)),
            workers);
    }

    /// <summary>What holds up every part; null if nothing does.</summary>
    public static WaitReason? OfSettings(ClusterSettings? settings, Running running, bool isPaused) =>
        settings?.Pause is { } pause && isPaused
            ? new("paused", pause.Until is { } until ? $"the cluster is paused until {Clock(until)}, by {pause.By}" : $"the cluster is paused, by {pause.By}", [])
        : settings?.MaxRunning is { } limit && running.Count >= limit
            ? new("limit", $"the limit of {limit} running {(limit == 1 ? "download" : "downloads")} is reached", [])
        : null;

    private static WaitReason? NoWorkers(Roster roster, ImmutableArray<WorkerWait> workers) =>
        roster.Workers.Any(worker => worker.Room.Alive) ? null
        : new("no_workers", roster.Workers.Count == 0 ? "no worker has ever connected" : "no worker is connected", workers);

    private static WorkerWait WaitOf(PendingPart part, RosterWorker worker, Running running, HostBudget? host, PlanTerms terms)
    {
        var missing = part.Tags.NotMetBy(worker.Room.Tags);
        return !worker.Room.Alive ? new(worker.Name, "away", "is not connected")
            : missing.Any() ? new(worker.Name, "no_tags", $"does not meet {string.Join(" and ", missing)}")
            : worker.Room.Availability != WorkerAvailability.Open ? new(worker.Name, "cordoned", "is to take nothing new")
            : part.LengthBytes > worker.CapacityBytes ? new(worker.Name, "too_large", $"can never hold its {Size(part.LengthBytes.Value)}: its disk has {Size(worker.CapacityBytes.Value)} in all")
            : worker.Room.DiskFull ? new(worker.Name, "disk_full", "has a full disk")
            : worker.LackFor(running.NeedOf(part, worker)) is > 0 and var lack ? new(worker.Name, "no_disk", $"lacks {Size(lack)} of disk space")
            : IsBlamed(part, worker.Name) ? new(worker.Name, "failed_it", "failed it")
            : worker.Free <= 0 || (host?.Limits.IsPaced == true && !worker.HasSlot) ? new(worker.Name, "no_slots", "has no slot free")
            : host is not null && Egress(part, worker, host, terms) is { } wait ? wait
            : new(worker.Name, "ready", worker.Room.StalledSince is { } since ? $"can take it, after others: it does nothing since {Clock(since)}" : "can take it");
    }

    private static WorkerWait? Egress(PendingPart part, RosterWorker worker, HostBudget host, PlanTerms terms) =>
        host.HasRoomAt(worker.Egress, part.Connections, terms.Now) || host.At(worker.Egress) is not { } egress ? null
        : !egress.HasConnections(part.Connections, host.Limits) ? new(worker.Name, "egress_connections", $"shares address {worker.Egress}, which has {egress.InUse} of {host.Limits.EgressConnections} connections to {host.Host}")
        : new(worker.Name, "egress_rate", $"shares address {worker.Egress}, which asks {host.Host} again at {Clock((egress.NextStart(host.Limits, terms.Now) ?? terms.Now) + terms.Ahead)}");

    private static WaitReason? Host(PendingPart part, HostBudget? host, PlanTerms terms)
    {
        if (host is null || host.HasRoom(part.Connections, terms.Now))
        {
            return null;
        }

        return terms.Now < host.CoolsUntil
            ? new("host_cooling", $"host {host.Host} cools down until {Clock(host.CoolsUntil + terms.Ahead)}", [])
            : host.NextStart(terms.Now) is { } next
                ? new("host_rate", $"host {host.Host} is asked for no more than {host.Limits.StartsPerSecond:0.###} downloads a second: next at {Clock(next + terms.Ahead)}", [])
                : new("host_connections", $"host {host.Host} has {host.InUse} connections, of {host.Connections} that it may have", []);
    }

    private static WaitReason? Time(PendingPart part, Roster roster, ImmutableArray<WorkerWait> workers, PlanTerms terms)
    {
        var others = workers.Any(worker => worker.Code is "no_slots" or "ready" or "no_disk" or "disk_full" or "egress_rate" or "egress_connections");
        if (part.NotBefore is { } time && time > terms.Now && (part.Avoid is null || !others))
        {
            var why = part.Avoid is null ? "the next attempt is" : $"{Names(Coded(workers, "failed_it"))} failed it and no other worker fits: the next attempt is";
            return new("not_before", $"{why} at {Clock(time + terms.Ahead)}", workers);
        }

        return part.BytesOn is not null && roster.Find(part.BytesOn) is { } holder && holder.IsBrieflyAway(terms.Now, terms.Patience)
            ? new("away", $"{holder.Name} holds bytes of it and is away for a moment", workers)
            : null;
    }

    // What stands between the part and the workers that come closest to taking it.
    private static WaitReason Room(PendingPart part, ImmutableArray<WorkerWait> workers, Roster roster, Running running, HostBudget? host, PlanTerms terms)
    {
        if (Coded(workers, "ready") is not [] || terms.FallsBack && Coded(workers, "no_slots", "egress_rate", "egress_connections", "no_disk", "disk_full", "cordoned", "failed_it") is [])
        {
            return new("planning", "it is about to be assigned", workers);
        }

        return Coded(workers, "egress_connections") is { Length: > 0 } crowded ? new("egress_connections", $"host {host!.Host} has {Crowd(part, crowded, roster, host)}", workers)
            : Coded(workers, "egress_rate") is { Length: > 0 } paced ? new("egress_rate", $"host {host!.Host} is asked for no more than {host.Limits.EgressStartsPerSecond:0.###} downloads a second by {Egresses(paced, roster)}", workers)
            : Coded(workers, "no_slots") is { Length: > 0 } busy ? new("no_slots", $"all slots of {Names(busy)} are in use", workers)
            : Coded(workers, "no_disk") is { Length: > 0 } small ? new("no_disk", Lack(part, small, roster, running), workers)
            : Coded(workers, "disk_full") is { Length: > 0 } full ? new("disk_full", $"the disk of {Names(full)} is full", workers)
            : Coded(workers, "too_large") is { Length: > 0 } tiny && Coded(workers, "cordoned", "failed_it") is [] ? new("too_large", string.Join("; ", tiny.Take(3).Select(wait => $"{wait.Worker} {wait.Text}")) + (tiny.Length > 3 ? $"; and so {tiny.Length - 3} more" : ""), workers)
            : Coded(workers, "cordoned") is { Length: > 0 } cordoned ? new("cordoned", $"{Names(cordoned)} {(cordoned.Length == 1 ? "is" : "are")} to take nothing new", workers)
            : Coded(workers, "failed_it") is { Length: > 0 } failed ? Again(failed, roster, workers)
            : new("no_tags", $"no connected worker meets {string.Join(" and ", part.Tags.Where(rule => rule.Weight is null))}", workers);
    }

    // Nobody is left but those that failed it.
    private static WaitReason Again(WorkerWait[] failed, Roster roster, ImmutableArray<WorkerWait> workers) =>
        failed.Any(wait => roster.Find(wait.Worker)!.Free > 0)
            ? new("planning", "it is about to be assigned", workers)
            : new("no_slots", $"all slots of {Names(failed)} are in use", workers);

    private static bool IsBlamed(PendingPart part, string worker) => worker == part.Avoid || part.FailedOn.Contains(worker);

    private static WorkerWait[] Coded(ImmutableArray<WorkerWait> workers, params ReadOnlySpan<string> codes)
    {
        var found = new List<WorkerWait>();
        foreach (var worker in workers)
        {
            if (codes.Contains(worker.Code))
            {
                found.Add(worker);
            }
        }

        return [.. found];
    }

    private static string Names(WorkerWait[] workers) =>
        workers.Length <= 3 ? string.Join(", ", workers.Select(worker => worker.Worker)) : $"{workers.Length} workers";

    // What is missing where the least is.
    private static string Lack(PendingPart part, WorkerWait[] small, Roster roster, Running running)
    {
        var lacks = small.Select(wait => roster.Find(wait.Worker)!).Select(worker => worker.LackFor(running.NeedOf(part, worker))).ToArray();
        return $"{Names(small)} {(small.Length == 1 ? "lacks" : "lack")} {Size(lacks.Min())}{(lacks.Min() == lacks.Max() ? "" : " or more")} of disk space";
    }

    private static string Crowd(PendingPart part, WorkerWait[] crowded, Roster roster, HostBudget host)
    {
        var all = crowded.All(wait => host.At(roster.Find(wait.Worker)!.Egress)!.InUse >= host.Limits.EgressConnections);
        return all
            ? $"all {host.Limits.EgressConnections} connections of {Egresses(crowded, roster)}"
            : $"not {part.Connections} of the {host.Limits.EgressConnections} connections of {Egresses(crowded, roster)} left";
    }

    private static string Egresses(WorkerWait[] workers, Roster roster)
    {
        var names = workers.Select(wait => roster.Find(wait.Worker)!.Egress).Distinct().ToArray();
        return names.Length switch { 1 => $"address {names[0]}", <= 3 => $"addresses {string.Join(", ", names)}", _ => $"each of {names.Length} addresses" };
    }

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

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
