namespace AriaCluster.Scheduling;

/// <summary>What one origin host may be asked for by the whole cluster.</summary>
/// <param name="Connections">At once.</param>
/// <param name="StartsPerSecond">New downloads, evenly over time.</param>
internal readonly record struct HostLimits(int Connections, double StartsPerSecond)
{
    /// <summary>A host that was left alone for a while may be asked for so many at once.</summary>
    public double Burst => Math.Max(1, StartsPerSecond);
}
