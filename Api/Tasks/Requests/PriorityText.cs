using System.Collections.Frozen;
using System.Text.Json;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>Reads a priority: its number, or its name in any case.</summary>
internal static class PriorityText
{
    /// <summary>What is allowed, in words.</summary>
    public const string Rule = "1 to 4, or low, normal, high or urgent";

    private static readonly FrozenDictionary<string, TaskPriority> _names =
        Enum.GetValues<TaskPriority>().ToFrozenDictionary(priority => priority.ToString(), StringComparer.OrdinalIgnoreCase);

    public static bool TryRead(JsonElement value, out TaskPriority priority)
    {
        if (JsonValues.TryReadText(value, out var name))
        {
            return _names.TryGetValue(name, out priority);
        }

        priority = default;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && Enum.IsDefined(priority = (TaskPriority)number);
    }
}
