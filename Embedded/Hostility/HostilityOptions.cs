namespace AriaCluster.Embedded;

/// <summary>How hostile the engine is, for tests.</summary>
internal sealed class HostilityOptions
{
    /// <summary>Under one seed the same calls, turns and writes meet the same fate.</summary>
    public required int Seed { get; init; }

    /// <summary>How often each fault strikes where it can. Default: each 2 times in a hundred.</summary>
    public Dictionary<Fault, double> Rates { get; init; } = Enum.GetValues<Fault>().ToDictionary(fault => fault, _ => 0.02);
}
