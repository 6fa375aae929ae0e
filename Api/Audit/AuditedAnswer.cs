namespace AriaCluster.Api.Audit;

/// <summary>What an answer says of a change.</summary>
/// <param name="Target">The id of what was changed or made, where the path does not name it; null where it does.</param>
internal readonly record struct AuditedAnswer(string? Target)
{
    /// <summary>Where it is another thing than the path says.</summary>
    public string? Kind { get; init; }

    /// <summary>How many tasks; null for one.</summary>
    public int? Count { get; init; }

    /// <summary>False where everything stood so before.</summary>
    public bool Changed { get; init; } = true;
}
