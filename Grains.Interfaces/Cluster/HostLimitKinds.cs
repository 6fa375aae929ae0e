namespace AriaCluster.Cluster;

/// <summary>Which limits of a host a change is about; the others stay as they are.</summary>
[Flags]
public enum HostLimitKinds
{
    None = 0,
    Connections = 1,
    StartsPerSecond = 2,
    EgressConnections = 4,
    EgressStartsPerSecond = 8,
}
