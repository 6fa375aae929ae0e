using System.Collections.Immutable;
using System.Globalization;
using AriaCluster.Cluster;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>Says in words why a part waits, as the planner sees it: for the host, for a time, or for each worker.</summary>
internal static class Explainer
{
    public static WaitReason Explain(PendingPart part, Roster roster, Hosts hosts, PlanTerms terms)
    {
        var workers = roster.Workers.Select(worker => WaitOf(part, worker)).ToImmutableArray();
        if (!roster.Workers.Any(worker => worker.Room.Alive))
        {
            return new("no_workers", roster.Workers.Count == 0 ? "no worker has ever connected" : "no worker is connected", workers);
        }

        return Host(part, hosts, terms) ?? Time(part, roster, workers, terms) ?? Room(part, workers, terms);
    }

    /// <summary>What holds up every part; null if nothing does.</summary>
    public static WaitReason? OfSettings(ClusterSettings? settings, Running running, DateTimeOffset now) =>
        settings?.Pause is { } pause && pause.IsOn(now)
            ? new("paused", pause.Until is { } until ? $"the cluster is paused until {Clock(until)}, by {pause.By}" : $"the cluster is paused, by {pause.By}", [])
        : settings?.MaxRunning is { } limit && running.Count >= limit
            ? new("limit", $"the limit of {limit} running downloads is reached", [])
        : null;

    private static WorkerWait WaitOf(PendingPart part, RosterWorker worker)
    {
        var missing = part.Tags.Where(rule => rule.Weight is null && !worker.Meets([rule]));
        return !worker.Room.Alive ? new(worker.Name, "away", "is not connected")
            : missing.Any() ? new(worker.Name, "no_tags", $"does not meet {string.Join(" and ", missing)}")
            : worker.Room.Availability != WorkerAvailability.Open ? new(worker.Name, "cordoned", "is to take nothing new")
            : worker.Room.DiskFull ? new(worker.Name, "disk_full", "has a full disk")
            : worker.Name == part.Avoid ? new(worker.Name, "failed_it", "failed it")
            : !worker.HasDiskFor(part.LengthBytes ?? -1) ? new(worker.Name, "no_disk", $"lacks {Lack(part, worker)}")
            : worker.Free <= 0 ? new(worker.Name, "no_slots", "has no slot free")
            : new(worker.Name, "ready", "can take it");
    }

    private static WaitReason? Host(PendingPart part, Hosts hosts, PlanTerms terms)
    {
        if (hosts.Find(part.Host) is not { } host || host.HasRoom(part.Connections, terms.Now))
        {
            return null;
        }

        return terms.Now < host.CoolsUntil
            ? new("host_cooling", $"host {host.Host} cools down until {Clock(host.CoolsUntil)}", [])
            : host.NextStart(terms.Now) is { } next
                ? new("host_rate", $"host {host.Host} is asked for no more than {host.Limits.StartsPerSecond:0.###} downloads a second: next at {Clock(next)}", [])
                : new("host_connections", $"host {host.Host} has {host.InUse} connections, of {host.Connections} that it may have", []);
    }

    private static WaitReason? Time(PendingPart part, Roster roster, ImmutableArray<WorkerWait> workers, PlanTerms terms)
    {
        var others = workers.Any(worker => worker.Code is "no_slots" or "ready" or "no_disk" or "disk_full");
        if (part.NotBefore is { } time && time > terms.Now && (part.Avoid is null || !others))
        {
            var why = part.Avoid is null ? "the next attempt is" : $"{part.Avoid} failed it and no other worker fits: the next attempt is";
            return new("not_before", $"{why} at {Clock(time)}", workers);
        }

        return part.BytesOn is not null && roster.Find(part.BytesOn) is { } holder && holder.IsBrieflyAway(terms.Now, terms.Patience)
            ? new("away", $"{holder.Name} holds bytes of it and is away for a moment", workers)
            : null;
    }

    // What stands between the part and the workers that come closest to taking it.
    private static WaitReason Room(PendingPart part, ImmutableArray<WorkerWait> workers, PlanTerms terms)
    {
        if (Coded(workers, "ready") is not [] || terms.FallsBack && Coded(workers, "no_slots", "no_disk", "disk_full", "cordoned", "failed_it") is [])
        {
            return new("planning", "it is about to be assigned", workers);
        }

        return Coded(workers, "no_slots") is { Length: > 0 } busy ? new("no_slots", $"all slots of {Names(busy)} are in use", workers)
            : Coded(workers, "no_disk") is { Length: > 0 } small ? new("no_disk", $"{Names(small)} {(small.Length == 1 ? "has" : "have")} no room for {Size(part.LengthBytes ?? 0)}", workers)
            : Coded(workers, "disk_full") is { Length: > 0 } full ? new("disk_full", $"the disk of {Names(full)} is full", workers)
            : Coded(workers, "cordoned") is { Length: > 0 } cordoned ? new("cordoned", $"{Names(cordoned)} {(cordoned.Length == 1 ? "is" : "are")} to take nothing new", workers)
            : Coded(workers, "failed_it") is { Length: > 0 } ? new("planning", "it is about to be assigned", workers)
            : new("no_tags", $"no connected worker meets {string.Join(" and ", part.Tags.Where(rule => rule.Weight is null))}", workers);
    }

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

    private static string Lack(PendingPart part, RosterWorker worker) => Size((part.LengthBytes ?? 0) - worker.Room.DiskRoomBytes + worker.BytesOnTheWay);

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
