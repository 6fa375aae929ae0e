namespace AriaCluster.Api.Status;

/// <summary>
/// The cluster at a glance. <c>tasks</c> has every status; <c>load</c> is the share of slots in use, 0 to 100. Who sees only tasks of
/// their own is told of those, and not what others keep busy.
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
    long? SpeedBytesPerSecond);
