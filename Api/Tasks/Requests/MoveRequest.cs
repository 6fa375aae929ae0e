using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>Where tasks are to go in the queue: to one of its ends, or before a task.</summary>
/// <param name="Ids">Which ones; empty where the route names it.</param>
/// <param name="ToTop">To the top; false for to the bottom, null for before a task.</param>
/// <param name="Before">The id or gid of that task.</param>
internal sealed record MoveRequest(ImmutableArray<string> Ids, bool? ToTop, string? Before)
{
    /// <summary>Where the route's task is to go.</summary>
    public static MoveRequest ReadPlace(JsonElement body, FaultList faults) => Read(body, "before, to", faults);

    /// <summary>Which tasks are to go where.</summary>
    public static MoveRequest ReadAll(JsonElement body, FaultList faults)
    {
        var request = Read(body, "before, ids, to", faults);
        if (request.Ids.IsEmpty && faults.Count == 0)
        {
            faults.Add("ids", $"is missing or empty; allowed are 1 to {IdsRequest.Most} ids or gids of tasks");
        }

        return request;
    }

    private static MoveRequest Read(JsonElement body, string allowed, FaultList faults)
    {
        var (request, end) = (new MoveRequest([], null, null), default(string));
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            switch (name)
            {
                case "to":
                    JsonValues.TryReadText(value, name, faults, out end);
                    break;
                case "before" when JsonValues.TryReadText(value, name, faults, out var task):
                    request = request with { Before = task };
                    break;
                case "before":
                    break;
                case "ids" when allowed.Contains(name, StringComparison.Ordinal):
                    request = request with { Ids = IdsRequest.ReadIds(value, faults) };
                    break;
                default:
                    faults.Add(name, $"is not known; allowed are {allowed}");
                    break;
            }
        }

        if (end is not (null or "top" or "bottom"))
        {
            faults.Add("to", "must be top or bottom");
        }
        else if (faults.Count == 0 && (end is null) == (request.Before is null))
        {
            faults.Add("to", "must be top or bottom, or else before a task; give one of them");
        }

        return request with { ToTop = end is null ? null : end == "top" };
    }
}
