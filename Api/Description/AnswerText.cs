using System.Net.Mime;

namespace AriaCluster.Api.Description;

/// <summary>What a route answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it does so.</param>
/// <param name="Shape">The document's type; null for an answer without a body.</param>
/// <param name="Example">The body: JSON, or text of another content type.</param>
internal sealed record AnswerText(int Status, string Description, Type? Shape = null, string? Example = null)
{
    public string ContentType { get; init; } = MediaTypeNames.Application.Json;

    /// <summary>Headers that matter to callers, with what they are for.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];
}
