using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AriaCluster;

/// <summary>The settings of the domain.</summary>
internal static class GrainOptions
{
    /// <summary>Reads and checks what the grains are set to; every fault is told at start.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TaskOptions>().Bind(configuration.GetSection(TaskOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WorkersOptions>().Bind(configuration.GetSection(WorkersOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SchedulingOptions>().Bind(configuration.GetSection(SchedulingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
