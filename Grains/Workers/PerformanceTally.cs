namespace AriaCluster.Workers;

/// <summary>Counts what a worker does.</summary>
/// <param name="Completed">Attempts that completed their part.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="CompletedBytes">What the completed ones brought.</param>
/// <param name="SpeedSum">Bytes a second, added up over all heartbeats in which something ran.</param>
/// <param name="Beats">How many those are.</param>
/// <param name="PeakSpeed">The greatest of their speeds, in bytes a second.</param>
internal readonly record struct PerformanceTally(
    long Completed, long Failed, long CompletedBytes, long SpeedSum, long Beats, long PeakSpeed)
{
    public PerformanceTally WithCompleted(long bytes) => this with { Completed = Completed + 1, CompletedBytes = CompletedBytes + bytes };

    public PerformanceTally WithFailed() => this with { Failed = Failed + 1 };

    public PerformanceTally WithBeat(long speed, bool runs) => !runs ? this : this with
    {
        SpeedSum = SpeedSum + speed,
        Beats = Beats + 1,
        PeakSpeed = Math.Max(PeakSpeed, speed),
    };

    public WorkerPerformance ToPerformance() => new(Completed, Failed, CompletedBytes, Beats == 0 ? 0 : SpeedSum / Beats, PeakSpeed);
}
