namespace AriaCluster.Scheduling;

/// <summary>What one origin host may be asked for.</summary>
/// <param name="Connections">At once, by the whole cluster.</param>
/// <param name="StartsPerSecond">New downloads of the whole cluster, evenly over time.</param>
/// <param name="EgressConnections">At once, from one address.</param>
/// <param name="EgressStartsPerSecond">New downloads from one address.</param>
internal readonly record struct HostLimits(
    int Connections, double StartsPerSecond, int EgressConnections = int.MaxValue, double EgressStartsPerSecond = double.MaxValue)
{
    /// <summary>So many starts a second are as many as there are.</summary>
    public const double Unpaced = 1_000_000;

    /// <summary>Whether starts are counted: then a part that waited in an agent could begin in one breath with others.</summary>
    public bool IsPaced => Math.Min(StartsPerSecond, EgressStartsPerSecond) < Unpaced;

    /// <summary>Whether an address may meet its limit before the cluster meets its own.</summary>
    public bool BindsEgress => EgressConnections < Connections || EgressStartsPerSecond < StartsPerSecond;
}
