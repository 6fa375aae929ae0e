namespace AriaCluster.Workers;

/// <summary>
/// How many parts a worker may hold beyond its slots: a quarter second of its completions, so that a small file never waits for a
/// round trip, and long downloads have nothing waiting behind them.
/// </summary>
/// <param name="Rate">Completions per second, older ones counting less and less.</param>
/// <param name="At">When the rate was that.</param>
internal readonly record struct AheadWindow(double Rate, TimeSpan At)
{
    /// <summary>The most parts that wait in an agent.</summary>
    public const int Most = 512;

    private const double Seconds = 0.25;

    // The rate forgets two thirds of the past in this time: short enough to end soon after the small files do.
    private const double MemorySeconds = 0.5;

    public AheadWindow Completed(int count, TimeSpan now) => new(RateAt(now) + count / MemorySeconds, now);

    public int Size(TimeSpan now) => (int)Math.Min(Most, RateAt(now) * Seconds);

    private double RateAt(TimeSpan now) => Rate * Math.Exp(-(now - At).TotalSeconds / MemorySeconds);
}
