using AriaCluster.Api.Description;

namespace AriaCluster.Api.Audit;

/// <summary>Says that a route changes something and by which code that is noted: the name of its operation in the API's description.</summary>
internal sealed class AuditedRoute
{
    private const string Tasks = "/api/tasks";

    private readonly Lazy<string> _action;

    /// <summary>Of a route that is described.</summary>
    public AuditedRoute(RouteDescription description) => _action = new(() => description.Make().Id);

    /// <summary>Of one that is not, or that changes nothing and is noted all the same.</summary>
    public AuditedRoute(string action) => _action = new(action);

    public string Action => _action.Value;

    /// <summary>
    /// Whether the answer may be given before the entry is on the disk: with tasks, whose own states name who submitted and commanded
    /// them, and which are too many to wait for each.
    /// </summary>
    public static bool IsLater(RouteEndpoint route) => route.RoutePattern.RawText?.StartsWith(Tasks, StringComparison.Ordinal) == true;
}
