using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Retention;
using AriaCluster.Silo.Scheduling;
using AriaCluster.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Silo;

/// <summary>How a process gets the grains: the database, the engine over it, and the pulse that keeps them awake.</summary>
internal static class SiloHosting
{
    /// <param name="builder">The process.</param>
    /// <param name="dataFolder">Where a database that is a file lies.</param>
    public static IHostApplicationBuilder AddSilo(this IHostApplicationBuilder builder, Func<IServiceProvider, string> dataFolder)
    {
        builder.Services.AddStorage(EngineHosting.Ownership, dataFolder);
        builder.Services.AddGrains();
        builder.AddEngine();
        builder.Services.AddHostedService<Pulse>();
        builder.Services.AddRetention(dataFolder);
        return builder;
    }
}
