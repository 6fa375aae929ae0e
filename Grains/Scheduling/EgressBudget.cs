namespace AriaCluster.Scheduling;

/// <summary>What one address asks of one origin host. The host counts by address, however many workers stand behind it.</summary>
internal sealed class EgressBudget
{
    private Pace _pace;

    /// <summary>Connections in use, those on their way included.</summary>
    public int InUse { get; private set; }

    public bool HasRoom(int connections, HostLimits limits, DateTimeOffset now) =>
        HasConnections(connections, limits) && _pace.Left(limits.EgressStartsPerSecond, now) >= 1;

    /// <summary>One that wants more connections than there ever are is let in alone.</summary>
    public bool HasConnections(int connections, HostLimits limits) => InUse == 0 || InUse + connections <= limits.EgressConnections;

    public DateTimeOffset? NextStart(HostLimits limits, DateTimeOffset now) => _pace.Next(limits.EgressStartsPerSecond, now);

    public void Start(int connections, HostLimits limits, DateTimeOffset now)
    {
        _pace.Start(limits.EgressStartsPerSecond, now);
        InUse += connections;
    }

    public void Found(int connections) => InUse += connections;

    public void End(int connections) => InUse = Math.Max(0, InUse - connections);
}
