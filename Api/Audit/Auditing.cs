using AriaCluster.Api.Description;

namespace AriaCluster.Api.Audit;

/// <summary>Makes every route that changes something leave an entry, also one that is added later.</summary>
internal static class Auditing
{
    public static IServiceCollection AddAuditing(this IServiceCollection services) =>
        services.AddSingleton<AuditTrail>().AddHostedService(provider => provider.GetRequiredService<AuditTrail>()).AddSingleton<AuditFilter>().AddSingleton<AuditActions>();

    /// <summary>A place for routes of which those that change something are noted.</summary>
    public static RouteGroupBuilder MapAudited(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        IEndpointConventionBuilder conventions = group;

        // A group's conventions come before the route's own, so what the route is shows only later: when its filters are made, and at the end.
        conventions.Add(endpoint => endpoint.FilterFactories.Add((context, next) =>
        {
            if (Find(endpoint.Metadata) is null)
            {
                return next;
            }

            var filter = context.ApplicationServices.GetRequiredService<AuditFilter>();
            return invocation => filter.InvokeAsync(invocation, next);
        }));
        conventions.Finally(endpoint =>
        {
            if (Find(endpoint.Metadata) is { } audited && !endpoint.Metadata.Contains(audited))
            {
                endpoint.Metadata.Add(audited);
            }
        });
        return group;
    }

    /// <summary>Notes this route, too, though it only reads or is no part of the description.</summary>
    public static T Audited<T>(this T route, string action)
        where T : IEndpointConventionBuilder => route.WithMetadata(new AuditedRoute(action));

    private static AuditedRoute? Find(IList<object> metadata) =>
        metadata.OfType<AuditedRoute>().FirstOrDefault()
        ?? (metadata.OfType<RouteDescription>().LastOrDefault() is { } description && !IsReading(metadata) ? new AuditedRoute(description) : null);

    private static bool IsReading(IList<object> metadata) =>
        metadata.OfType<HttpMethodMetadata>().LastOrDefault()?.HttpMethods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) ?? true;
}
