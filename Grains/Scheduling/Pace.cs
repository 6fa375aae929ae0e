namespace AriaCluster.Scheduling;

/// <summary>How many downloads may start now where only so many start in a second. The default is one that rested for long.</summary>
internal struct Pace
{
    private double _left;
    private DateTimeOffset _at;

    /// <summary>How many may start now; what was left alone for a while may be asked for a second's starts at once.</summary>
    public readonly double Left(double perSecond, DateTimeOffset now) =>
        Math.Min(Math.Max(1, perSecond), _left + Math.Max(0, (now - _at).TotalSeconds) * perSecond);

    public void Start(double perSecond, DateTimeOffset now) => (_left, _at) = (Left(perSecond, now) - 1, now);

    /// <summary>When the next one may start; null if it may now.</summary>
    public readonly DateTimeOffset? Next(double perSecond, DateTimeOffset now) =>
        Left(perSecond, now) is var left and < 1 ? now + TimeSpan.FromSeconds((1 - left) / perSecond) : null;
}
