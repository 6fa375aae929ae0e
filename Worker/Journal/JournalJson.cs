using System.Text.Json.Serialization;

namespace AriaCluster.Worker.Journal;

/// <summary>The journal's JSON, made at compile time: thousands of lines are written each second.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
