using AriaCluster.Embedded;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Silo.Engine;

/// <summary>The embedded engine: all grains in this process.</summary>
internal static class EngineHosting
{
    public const string Name = "embedded";

    /// <summary>Whether a silo may be a process without an edge: nobody could reach the grains of this one.</summary>
    public static bool RunsAlone => false;

    public static void AddEngine(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IStateStore>(provider => new SqliteStateStore((SqliteDatabase)provider.GetRequiredService<IDatabase>()));
        builder.Services.AddEmbeddedEngine(options =>
        {
            options.GrainAssemblies = [typeof(DownloadTask).Assembly];
            options.StateJson = StateJson.Options;
        });
    }
}
