namespace AriaCluster.Api.Status;

/// <summary>The cluster at a glance. <c>tasks</c> has every status; <c>load</c> is the share of slots in use, 0 to 100.</summary>
internal sealed record StatusDocument(
    string Version,
    string Engine,
    string Storage,
    DateTimeOffset StartedAt,
    bool Ready,
    WorkersDocument Workers,
    IReadOnlyDictionary<string, long> Tasks,
    long TotalTasks,
    int Pending,
    double Load,
    long SpeedBytesPerSecond);
