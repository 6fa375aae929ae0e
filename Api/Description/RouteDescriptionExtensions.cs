namespace AriaCluster.Api.Description;

/// <summary>Gives routes their texts.</summary>
internal static class RouteDescriptionExtensions
{
    /// <summary>What the API's description says of this route. Every route needs it, or says why it is no part of the API.</summary>
    public static T Describe<T>(this T route, Func<RouteText> text)
        where T : IEndpointConventionBuilder => route.WithMetadata(new RouteDescription(text));

    /// <summary>Leaves a route out of the API's description, with the reason.</summary>
    public static T Undescribed<T>(this T route, string reason)
        where T : IEndpointConventionBuilder => route.WithMetadata(new UndescribedRoute(reason));
}
