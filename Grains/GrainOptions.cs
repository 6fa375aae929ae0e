using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AriaCluster;

/// <summary>The settings of the domain.</summary>
internal static class GrainOptions
{
    /// <summary>Reads and checks what the grains are set to; every fault is told at start.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.AddSettings<TaskOptions>(TaskOptions.Section);
        services.AddSettings<WorkersOptions>(WorkersOptions.Section);
        services.AddSettings<SchedulingOptions>(SchedulingOptions.Section);
        services.TryAddSingleton<ForwardClock>();
        return services;
    }
}
