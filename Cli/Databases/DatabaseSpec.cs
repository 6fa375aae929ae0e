namespace AriaCluster.Cli.Databases;

/// <summary>A database as it is named on the command line: <c>memory</c>, <c>sqlite</c>, <c>sqlite:FOLDER</c>, <c>postgresql</c> or <c>postgresql:CONNECTION</c>.</summary>
/// <param name="Kind">The word before the colon.</param>
/// <param name="Place">What stands after it; null for the usual place.</param>
internal sealed record DatabaseSpec(string Kind, string? Place)
{
    public const string Rule = "memory, sqlite, sqlite:FOLDER, postgresql or postgresql:CONNECTION";

    private const string Memory = "memory";

    public bool IsMemory => Kind == Memory;

    public static DatabaseSpec Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var spec = colon < 0 ? new DatabaseSpec(text, null) : new(text[..colon], text[(colon + 1)..]);
        return spec is { Kind: Memory, Place: null } or { Kind: Machine.ClusterPlan.Sqlite or Machine.ClusterPlan.PostgreSql, Place: not "" }
            ? spec
            : throw new Failure(ExitCode.Usage, $"'{text}' names no database.", $"Give {Rule}.");
    }
}
