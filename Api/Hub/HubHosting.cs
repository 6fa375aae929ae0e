using AriaCluster.Api.Keys;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Hosting;
using AriaCluster.Hosting.Stopping;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Hub;

/// <summary>The hub as a process: where its settings come from, what it logs, and where it listens.</summary>
internal static class HubHosting
{
    private const int MaxConnections = 10_000;

    private const int MaxBodyBytes = 64 << 10;

    /// <summary>
    /// A builder with nothing in it but what the hub needs: the framework's defaults would read other files and variables, and take
    /// a good part of the time to start. Command line over environment over file over default.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "AriaCluster.Api" });
        builder.AddSettingsSources(args);
        builder.AddLogs();
        builder.Logging.AddFilter(typeof(KeyAuthentication).FullName, LogLevel.Warning); // The framework tells of every request without a key.
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        return builder;
    }

    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.AddSettings<HubOptions>(HubOptions.Section);
        services.AddSettings<OptionBounds>(OptionBounds.Section);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitOptions>>(Bound);
        services.AddStopping(StopBounds.Clients + StopBounds.Active);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TlsCertificate>().AddSingleton<Listening>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HubOptions>>(Listening.Trust);
        services.AddSingleton(Identify);
        services.AddRoutingCore();
        services.AddHostedService<HubPresence>();
        services.AddSingleton<Farewell>();
        services.AddHostedService(provider => provider.GetRequiredService<Farewell>());
        return services;
    }

    /// <summary>Says how the database is, without starting anything.</summary>
    public static async Task<int> LookAtStorageAsync(IHostApplicationBuilder builder)
    {
        await using var services = builder.Services.BuildServiceProvider();
        var storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        await new StorageLook(storage, services.GetRequiredService<IOptions<HubOptions>>().Value.Data).WriteAsync(Console.Out, CancellationToken.None);
        return 0;
    }

    private static HubIdentity Identify(IServiceProvider services) => new(
        typeof(HubHosting).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "",
        EngineHosting.Name,
        services.GetRequiredService<IOptions<StorageOptions>>().Value.Kind.ToString().ToLowerInvariant(),
        services.GetRequiredService<TimeProvider>().GetUtcNow());

    private static void Bound(KestrelServerOptions server, IOptions<LimitOptions> limits)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = MaxConnections;
        server.Limits.MaxConcurrentUpgradedConnections = MaxConnections;

        server.Limits.RequestHeadersTimeout = limits.Value.HeaderTime;
        server.Limits.MaxRequestBodySize = MaxBodyBytes; // Routes that take more say so.
    }
}
