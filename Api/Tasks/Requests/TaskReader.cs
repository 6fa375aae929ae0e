using System.Collections.Frozen;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>Reads one task of a request's body. Goes on after a fault, so that one answer names all.</summary>
internal sealed class TaskReader(AllowedOptions options)
{
    private static readonly FrozenDictionary<string, Action<TaskDraft, JsonElement, string>> _members =
        new Dictionary<string, Action<TaskDraft, JsonElement, string>>(StringComparer.Ordinal)
        {
            ["url"] = (draft, value, field) => draft.ReadUrl(value, field),
            ["uris"] = (draft, value, field) => draft.ReadUris(value, field),
            ["dir"] = (draft, value, field) => draft.ReadDir(value, field),
            ["out"] = (draft, value, field) => draft.ReadOut(value, field),
            ["tags"] = (draft, value, field) => draft.Tags.ReadTags(value, field),
            ["requires"] = (draft, value, field) => draft.Tags.ReadRequires(value, field),
            ["prefers"] = (draft, value, field) => draft.Tags.ReadPrefers(value, field),
            ["startAt"] = (draft, value, field) => draft.ReadStartAt(value, field),
            ["priority"] = (draft, value, field) => draft.ReadPriority(value, field),
            ["options"] = (draft, value, field) => draft.ReadOptions(value, field),
            ["headers"] = (draft, value, field) => draft.ReadHeaders(value, field),
            ["checksum"] = (draft, value, field) => draft.ReadChecksum(value, field),
            ["maxRetries"] = (draft, value, field) => draft.ReadMaxRetries(value, field),
            ["retryDelay"] = (draft, value, field) => draft.ReadRetryDelay(value, field),
            ["overwrite"] = (draft, value, field) => draft.ReadOverwrite(value, field),
            ["allowDuplicate"] = (draft, value, field) => draft.ReadAllowDuplicate(value, field),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string _names = string.Join(", ", _members.Keys.Order(StringComparer.Ordinal));

    /// <summary>What was asked for; of no use if a fault was added.</summary>
    /// <param name="body">The task's object.</param>
    /// <param name="path">Where it stands in the body: empty for the body itself, else such as <c>tasks[3]</c>.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public TaskSpecification Read(JsonElement body, string path, FaultList faults)
    {
        var draft = new TaskDraft(options, path, faults);
        foreach (var (name, value) in JsonValues.ReadMembers(body, path.Length == 0 ? FaultList.Body : path, faults))
        {
            if (!_members.TryGetValue(name, out var read))
            {
                faults.Add(draft.FieldOf(name), $"is not known; allowed are {_names}");
            }
            else if (value.ValueKind != JsonValueKind.Null)
            {
                read(draft, value, draft.FieldOf(name));
            }
        }

        return body.ValueKind == JsonValueKind.Object ? draft.Finish() : new TaskSpecification();
    }
}
