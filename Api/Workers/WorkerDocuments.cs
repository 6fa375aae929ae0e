using AriaCluster.Api.Cluster;
using AriaCluster.Api.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Api.Workers;

/// <summary>Makes documents of workers.</summary>
internal static class WorkerDocuments
{
    public static WorkerDocument From(WorkerSnapshot worker, DateTimeOffset now, bool withTasks)
    {
        var (room, said) = (worker.Room, worker.Registration);
        return new WorkerDocument
        {
            Name = room.Name,
            Status = StatusOf(room, Silent(worker)),
            Availability = room.Availability.ToString().ToLowerInvariant(),
            Why = WhyOf(StatusOf(room, Silent(worker)), worker),
            Alive = room.Alive,
            Hostname = Known(said.Hostname),
            Version = Known(said.Version),
            Aria2Version = Known(said.Aria2Version),
            Features = said.Features,
            Tags = TaskDocuments.ToMap(room.Tags),
            Slots = room.Slots,
            UsedSlots = UsedSlots(room),
            Ahead = room.Held - UsedSlots(room),
            Lanes = said.Lanes,
            Load = Load(UsedSlots(room), room.Slots),
            Root = Known(said.Root),
            Egress = Known(room.Egress),
            SpeedBytesPerSecond = room.SpeedBytesPerSecond,
            Speed = SpeedDocument.From(worker.Speed, now),
            SpeedLimitBytesPerSecond = worker.SpeedLimitNow,
            LastSeen = worker.LastSeen,
            AwaySince = room.AwaySince,
            Health = worker.Health,
            Performance = worker.Performance,
            Tasks = withTasks ? [.. worker.Progress.Select(ToDocument)] : null,
        };
    }

    public static int UsedSlots(WorkerRoom room) => Math.Min(room.Held, room.Slots);

    /// <summary>The share of slots in use, 0 to 100.</summary>
    public static double Load(int used, int slots) => slots == 0 ? 0 : Math.Round(100.0 * used / slots, 1);

    private static string StatusOf(WorkerRoom room, int silent) =>
        room.Availability == WorkerAvailability.Revoked ? "revoked"
        : !room.Alive ? "offline"
        : room.Availability == WorkerAvailability.Cordoned ? "cordoned"
        : room.Availability is WorkerAvailability.Draining or WorkerAvailability.Evacuating ? "draining"
        : room.DiskFull ? "full"
        : room.StalledSince is not null || silent > 0 ? "stalled"
        : room.Held >= room.Slots ? "busy"
        : "online";

    private static int Silent(WorkerSnapshot worker) => worker.Health?.SilentLanes ?? 0;

    private static string? WhyOf(string status, WorkerSnapshot worker) => status switch
    {
        "revoked" => "its token was revoked: it takes part again once a machine joins by its name",
        "cordoned" or "draining" => Closed(worker.Room),
        "full" => $"its disk is full{(worker.Health is not { } health ? "" : $" ({health.DiskFreeBytes / (1024 * 1024)} MiB free, which is kept as its reserve)")}: it takes nothing new until there is more",
        "stalled" when Silent(worker) is > 0 and var silent => $"aria2c does not answer on {silent} of its {worker.Registration.Lanes} lanes, which get nothing new; one that is silent for half a minute is started again",
        "stalled" => $"it does nothing about what it is given since {worker.Room.StalledSince:yyyy-MM-dd'T'HH:mm:ss'Z'}: others go first until it does",
        "offline" => string.Join("; besides, ", new[] { Left(worker.Room), Closed(worker.Room) }.OfType<string>()) is { Length: > 0 } why ? why : null,
        _ => null,
    };

    private static string? Left(WorkerRoom room) => room.HasLeft ? "it was stopped on its machine: it takes part again once it is started there" : null;

    // That it is away hides nothing: what people want of it holds once it is back.
    private static string? Closed(WorkerRoom room) => room.Availability switch
    {
        WorkerAvailability.Cordoned => "somebody cordoned it: it takes nothing new until it is uncordoned",
        WorkerAvailability.Draining => "somebody drains it: it takes nothing new until it is uncordoned",
        WorkerAvailability.Evacuating => "somebody empties it, of what runs, too: it takes nothing new until it is uncordoned",
        _ => null,
    };

    private static WorkDocument ToDocument(PartProgress work) => new(
        work.Key.TaskId,
        work.Key.Part,
        work.Key.Attempt,
        StatusText.Of(work.Status),
        work.CompletedBytes,
        work.LengthBytes,
        work.SpeedBytesPerSecond,
        work.Connections);

    // A worker that has a token and never connected has said nothing of itself.
    private static string? Known(string text) => text.Length == 0 ? null : text;
}
