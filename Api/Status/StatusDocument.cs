using AriaCluster.Scheduling;

namespace AriaCluster.Api.Status;

/// <summary>
/// The cluster at a glance. <c>tasks</c> has every status; <c>load</c> is the share of slots in use, 0 to 100. Who sees only tasks of
/// their own is told of those, and not what others keep busy. What holds tasks up is here, too: <c>paused</c> until <c>pausedUntil</c>, the
/// most that may run at once, and the hosts that cool down.
/// </summary>
internal sealed record StatusDocument(
    string Version,
    string Engine,
    string Storage,
    DateTimeOffset StartedAt,
    bool Ready,
    WorkersDocument Workers,
    IReadOnlyDictionary<string, long> Tasks,
    long TotalTasks,
    long Pending,
    double? Load,
    long? SpeedBytesPerSecond,
    bool Paused,
    DateTimeOffset? PausedUntil,
    int? MaxRunning,
    int? Running,
    IReadOnlyList<HostSnapshot>? CoolingHosts);
