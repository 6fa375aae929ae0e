using AriaCluster.Api.Keys;
using AriaCluster.Api.Tasks;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AriaCluster.Api.Hub;

/// <summary>
/// Lets pages of the origins in <see cref="HubOptions.CorsOrigins"/> use the API. They send a key as a header, which no browser adds by
/// itself; cookies and the like are never allowed, and there is no word for all origins.
/// </summary>
internal static class Cors
{
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(10);

    private static readonly string[] _methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete, HttpMethods.Patch];

    private static readonly string[] _sent =
        [KeyAuthentication.HeaderName, HeaderNames.Authorization, HeaderNames.ContentType, IdempotencyKey.HeaderName, HeaderNames.IfNoneMatch, "Last-Event-ID"];

    private static readonly string[] _shown = [HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ETag];

    public static IServiceCollection AddPagesOfOthers(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<HubOptions>>(static (cors, hub) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. hub.Value.CorsOrigins])
            .WithMethods(_methods)
            .WithHeaders(_sent)
            .WithExposedHeaders(_shown)
            .SetPreflightMaxAge(_kept)));
        return services;
    }

    /// <summary>Whether a browser would send it so: a scheme, a host in lower case and maybe a port, and nothing after it.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && !uri.Host.Contains('*', StringComparison.Ordinal) &&
        uri.UserInfo.Length == 0 && uri.GetLeftPart(UriPartial.Authority) == text;
}
