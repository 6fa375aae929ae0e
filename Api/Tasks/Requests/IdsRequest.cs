using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>Which tasks a command names.</summary>
/// <param name="Ids">Ids or gids, each once.</param>
/// <param name="Files">Whether a deletion takes the files, too.</param>
internal sealed record IdsRequest(ImmutableArray<string> Ids, bool Files)
{
    /// <summary>The most tasks of a request.</summary>
    public const int Most = 1000;

    private const int MaxLength = 100;
    private const string FilesMember = "files";

    /// <param name="body">The request's.</param>
    /// <param name="takesFiles">Whether it may speak of files.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static IdsRequest Read(JsonElement body, bool takesFiles, FaultList faults)
    {
        var request = new IdsRequest([], false);
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            if (name == "ids")
            {
                request = request with { Ids = ReadIds(value, faults) };
            }
            else if (name == FilesMember && takesFiles)
            {
                request = request with { Files = value.ValueKind != JsonValueKind.Null && JsonValues.TryReadBoolean(value, name, faults, out var files) && files };
            }
            else
            {
                faults.Add(name, takesFiles ? "is not known; allowed are ids, files" : "is not known; allowed is ids");
            }
        }

        if (request.Ids.IsEmpty && faults.Count == 0)
        {
            faults.Add("ids", $"is missing or empty; name 1 to {Most} tasks");
        }

        return request;
    }

    /// <summary>Ids or gids, each once.</summary>
    public static ImmutableArray<string> ReadIds(JsonElement value, FaultList faults)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var (field, element) in JsonValues.ReadElements(value, "ids", Most, faults))
        {
            if (JsonValues.TryReadText(element, field, faults, out var id))
            {
                ids.Add(id);
                if (id.Length is 0 or > MaxLength)
                {
                    faults.Add(field, "is neither the id nor the gid of a task");
                }
            }
        }

        return [.. ids.Distinct(StringComparer.Ordinal)];
    }
}
