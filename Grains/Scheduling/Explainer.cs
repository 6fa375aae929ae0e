namespace AriaCluster.Scheduling;

/// <summary>Says in words why a part waits, as the planner sees it.</summary>
internal static class Explainer
{
    public static WaitReason Explain(PendingPart part, Roster roster, TimeSpan patience, DateTimeOffset now)
    {
        var alive = roster.Workers.Where(worker => worker.Room.Alive).ToArray();
        if (alive.Length == 0)
        {
            return new("no_workers", roster.Workers.Count == 0 ? "no worker has ever connected" : "no worker is connected");
        }

        var tagged = alive.Where(worker => worker.Carries(part.Tags)).ToArray();
        if (tagged.Length == 0)
        {
            return new("no_tags", $"no connected worker carries {string.Join(" and ", part.Tags)}");
        }

        return Delay(part, tagged, roster, patience, now) ?? Room(tagged);
    }

    private static WaitReason? Delay(PendingPart part, RosterWorker[] tagged, Roster roster, TimeSpan patience, DateTimeOffset now)
    {
        if (part.NotBefore > now && (part.Avoid is null || Array.TrueForAll(tagged, worker => worker.Name == part.Avoid)))
        {
            var why = part.Avoid is null ? "the next attempt is" : $"{part.Avoid} failed it and no other worker fits: the next attempt is";
            return new("not_before", $"{why} at {part.NotBefore.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        }

        return part.BytesOn is not null && roster.Find(part.BytesOn) is { } holder && holder.IsBrieflyAway(now, patience)
            ? new("away", $"{holder.Name} holds bytes of it and is away for a moment")
            : null;
    }

    private static WaitReason Room(RosterWorker[] tagged)
    {
        if (Array.TrueForAll(tagged, worker => worker.Room.Cordoned))
        {
            return new("no_slots", $"the disk of {Names(tagged)} is full");
        }

        return Array.Exists(tagged, worker => worker.Takes && worker.Free > 0)
            ? new("planning", "it is about to be assigned")
            : new("no_slots", $"all slots of {Names(tagged)} are in use");
    }

    private static string Names(RosterWorker[] workers) =>
        workers.Length <= 3 ? string.Join(", ", workers.Select(worker => worker.Name)) : $"{workers.Length} workers";
}
