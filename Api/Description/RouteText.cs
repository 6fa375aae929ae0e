using AriaCluster.Api.Problems;

namespace AriaCluster.Api.Description;

/// <summary>
/// What the API's description says of a route, beyond what the route itself shows. A noun's texts stand in its folder, in
/// <c>NounRoutes.cs</c>; they are made only when somebody asks for the description.
/// </summary>
/// <param name="Id">The operation's name, for generated clients: a verb and a noun in camelCase.</param>
/// <param name="Tag">The noun under which it is listed; one of <see cref="DescriptionTags"/>.</param>
/// <param name="Summary">One line.</param>
/// <param name="Description">What one needs to know before calling it; Markdown.</param>
internal sealed record RouteText(string Id, string Tag, string Summary, string Description)
{
    /// <summary>Of path, query and headers.</summary>
    public IReadOnlyList<ParameterText> Parameters { get; init; } = [];

    public BodyText? Body { get; init; }

    /// <summary>What it answers when nothing is wrong.</summary>
    public required IReadOnlyList<AnswerText> Answers { get; init; }

    /// <summary>Its own refusals. Those that follow from its key, parameters and body need not be named.</summary>
    public IReadOnlyList<ProblemType> Problems { get; init; } = [];
}
