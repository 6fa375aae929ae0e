using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AriaCluster.Api.Limits;

/// <summary>The limits of requests, of guesses and of connections.</summary>
internal static class Limiting
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSettings<LimitOptions>(LimitOptions.Section);
        services.AddOptions<KestrelServerOptions>().Configure<Connections>(static (server, connections) =>
            server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => connections.BoundAsync(connection, next))));
        return services.AddSingleton<RequestLimits>().AddSingleton<Guesses>().AddSingleton<Connections>();
    }

    public static void UseAddressLimit(this WebApplication app) =>
        app.Use(next => http => http.RequestServices.GetRequiredService<RequestLimits>().LimitAddressAsync(http, next));

    public static void UseKeyLimit(this WebApplication app) =>
        app.Use(next => http => http.RequestServices.GetRequiredService<RequestLimits>().LimitKeyAsync(http, next));
}
