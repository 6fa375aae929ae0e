using AriaCluster.Api.Problems;
using Microsoft.AspNetCore.Authorization;

namespace AriaCluster.Api.Description;

/// <summary>Carries a route's text with its endpoint, unmade: at start it costs a delegate.</summary>
internal sealed class RouteDescription(Func<RouteText> make)
{
    public RouteText Make() => make();

    /// <summary>All refusals of a route: its own, and those that follow from what it takes and who may call it.</summary>
    public static IReadOnlyList<ProblemType> ProblemsOf(RouteText text, EndpointMetadataCollection route)
    {
        IEnumerable<ProblemType> common = [ProblemType.ForeignHost, ProblemType.ForeignOrigin, ProblemType.TooManyRequests, ProblemType.Failed, ProblemType.Unavailable];
        if (NeedsKey(route))
        {
            common = common.Concat([ProblemType.KeyMissing, ProblemType.KeyRefused, ProblemType.ScopeMissing, ProblemType.TooManyWrongKeys]);
        }

        if (text.Body is not null || text.Parameters.Any(parameter => parameter.In != Microsoft.OpenApi.ParameterLocation.Path))
        {
            common = common.Append(ProblemType.InvalidRequest);
        }

        if (text.Body is not null)
        {
            common = common.Concat([ProblemType.MalformedJson, ProblemType.TooLarge, ProblemType.WrongContentType]);
        }

        return [.. text.Problems.Concat(common).Distinct().OrderBy(type => type.Status).ThenBy(type => type.Name, StringComparer.Ordinal)];
    }

    public static bool NeedsKey(EndpointMetadataCollection route) => route.GetMetadata<IAllowAnonymous>() is null;

    /// <summary>The scopes of which a key needs one.</summary>
    public static IReadOnlyList<string> ScopesOf(EndpointMetadataCollection route) =>
        [.. route.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Take(1).SelectMany(policy => policy.Split(" or "))];
}
