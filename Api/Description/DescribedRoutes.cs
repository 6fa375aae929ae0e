using System.Reflection;
using AriaCluster.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace AriaCluster.Api.Description;

/// <summary>
/// The hub's routes as the framework's description of them wants to see them. They are copies: on the real ones this metadata would
/// cost time at start, and a declared content type would change which requests reach them.
/// </summary>
internal sealed class DescribedRoutes(EndpointDataSource routes) : EndpointDataSource
{
    public override IReadOnlyList<Endpoint> Endpoints { get; } =
        [.. routes.Endpoints.OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<UndescribedRoute>() is null).Select(Describe)];

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);

    private static void Nothing()
    {
    }

    private static RouteEndpoint Describe(RouteEndpoint route) => new(
        route.RequestDelegate ?? (_ => Task.CompletedTask),
        route.RoutePattern,
        route.Order,
        new EndpointMetadataCollection(route.Metadata.Where(item => item is not (MethodInfo or IParameterBindingMetadata)).Concat(Metadata(route))),
        route.DisplayName);

    private static IEnumerable<object> Metadata(RouteEndpoint route)
    {
        // The handler's own parameters are services and requests as a whole, of which nothing can be told.
        yield return ((Action)Nothing).Method;
        if (route.Metadata.GetMetadata<RouteDescription>()?.Make() is not { } text)
        {
            yield break;
        }

        yield return text;
        yield return new EndpointNameMetadata(text.Id);
        yield return new EndpointSummaryAttribute(text.Summary);
        yield return new EndpointDescriptionAttribute(text.Description);
        yield return new TagsAttribute(text.Tag);
        if (text.Body is { } body)
        {
            yield return new AcceptsMetadata(["application/json"], body.Shape, isOptional: !body.Required);
        }

        foreach (var answer in text.Answers)
        {
            yield return answer.Shape is { } shape
                ? new ProducesResponseTypeMetadata(answer.Status, shape, [answer.ContentType])
                : new ProducesResponseTypeMetadata(answer.Status, typeof(void));
        }

        foreach (var status in RouteDescription.ProblemsOf(text, route.Metadata).Select(type => type.Status).Distinct())
        {
            yield return new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [Problem.ContentType]);
        }
    }
}
