using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;

namespace AriaCluster.Embedded;

/// <summary>How a host gets the engine. An <see cref="IStateStore"/> is the host's own.</summary>
internal static class EmbeddedEngineServices
{
    internal static IServiceCollection AddEmbeddedEngine(this IServiceCollection services, Action<EmbeddedOptions> configure)
    {
        var options = new EmbeddedOptions();
        configure(options);

        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new EmbeddedEngine(options, provider));
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EmbeddedEngine>());
        return services.AddHostedService<EngineLifetime>();
    }
}
