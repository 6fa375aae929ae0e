using System.Net.Mime;

namespace AriaCluster.Api.Description;

/// <summary>What a route answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it does so.</param>
/// <param name="Shape">The document's type; null for an answer without a body.</param>
/// <param name="Example">The body: JSON, or text of another content type.</param>
internal sealed record AnswerText(int Status, string Description, Type? Shape = null, string? Example = null)
{
    /// <summary>What a route with a tag answers to who has the same already.</summary>
    public static AnswerText NotModified => new(304, "Nothing has changed since the answer whose ETag came in If-None-Match");

    /// <summary>The header of such a route's answer.</summary>
    public static (string Name, string Description) Tag => ("ETag", "Changes when the content does; send it in If-None-Match.");

    public string ContentType { get; init; } = MediaTypeNames.Application.Json;

    /// <summary>Headers that matter to callers, with what they are for.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];
}
