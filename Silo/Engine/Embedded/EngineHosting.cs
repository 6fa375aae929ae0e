using AriaCluster.Embedded;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Silo.Engine;

/// <summary>The embedded engine: all grains in this process.</summary>
internal static class EngineHosting
{
    public const string Name = "embedded";

    /// <summary>Why a silo cannot be a process without an edge: nobody could reach the grains of this one.</summary>
    public static string? RefusalToRunAlone(IConfiguration configuration) =>
        "On the embedded engine one process is the hub, grains and API together: run AriaCluster.Api.";

    /// <summary>What a process with grains must be of its database.</summary>
    public static Ownership Ownership => Ownership.Exclusive;

    public static void AddEngine(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider => CreateStore(provider.GetRequiredService<IDatabase>()));
        builder.Services.AddEmbeddedEngine(options =>
        {
            options.GrainAssemblies = [typeof(DownloadTask).Assembly];
            options.StateJson = StateJson.Options;
        });
    }

    internal static IStateStore CreateStore(IDatabase database) => database switch
    {
        SqliteDatabase sqlite => new SqliteStateStore(sqlite),
        PostgresDatabase postgres => new PostgresStateStore(postgres),
        _ => throw new NotSupportedException($"No store for {database.GetType().Name}."),
    };
}
