namespace AriaCluster.Api.Audit;

/// <summary>What a route changes, by its pattern: the nouns of the paths are those of the entries.</summary>
/// <param name="Kind">The noun.</param>
/// <param name="Name">The value of the path's parameter; null if it has none.</param>
internal readonly record struct AuditTarget(string Kind, string? Name)
{
    private static readonly (string Path, string Kind)[] _kinds =
    [
        ("/api/tasks", "task"),
        ("/api/workers", "worker"),
        ("/api/join-tokens", "joinToken"),
        ("/api/keys", "key"),
        ("/api/cluster/hosts", "host"),
        ("/api/cluster", "cluster"),
        ("/api/db", "database"),
    ];

    public static AuditTarget Of(RouteEndpoint route, RouteValueDictionary values)
    {
        var path = route.RoutePattern.RawText ?? "";
        var kind = _kinds.FirstOrDefault(known => path.StartsWith(known.Path, StringComparison.Ordinal)).Kind;
        var name = route.RoutePattern.Parameters is [{ Name: var parameter }] ? values[parameter]?.ToString() : null;
        return new(kind ?? "", name);
    }
}
