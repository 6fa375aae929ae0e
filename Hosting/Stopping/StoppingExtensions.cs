using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Hosting.Stopping;

/// <summary>How every process stops.</summary>
internal static class StoppingExtensions
{
    /// <param name="services">Those of the process.</param>
    /// <param name="patience">How long what it runs may take to stop, all together.</param>
    public static IServiceCollection AddStopping(this IServiceCollection services, TimeSpan patience)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StopSteps>();
        services.AddSingleton<IHostLifetime, StopSignals>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = patience);
        return services;
    }
}
