using System.Text.Json;
using AriaCluster.Cluster;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AriaCluster.Tests.Api.Hostile;

/// <summary>All that requests can change: tasks, batches, settings, keys, join tokens, workers.</summary>
internal static class HubState
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<string> ReadAsync(HubHost hub)
    {
        var (grains, index) = (hub.Services.GetRequiredService<IGrainFactory>(), hub.Services.GetRequiredService<ITaskIndex>());
        var cluster = grains.GetGrain<IClusterGrain>(IClusterGrain.Key);
        await Eventually.HoldsAsync(async () => (await index.ReadFoldedBatchesAsync(1, Ct)).IsEmpty, what: "all batches are unfolded");
        var workers = new List<string>();
        foreach (var name in await index.ReadWorkersAsync(Ct))
        {
            workers.Add($"{name} {(await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name)).GetAsync())?.Room.Availability}");
        }

        return string.Join('\n',
        [
            $"tasks {await ReadLastChangeAsync(hub)} {JsonSerializer.Serialize(await index.CountAsync(Ct))}",
            JsonSerializer.Serialize(await cluster.GetKeysAsync(), WireJson.Options),
            JsonSerializer.Serialize(await cluster.GetSettingsAsync(), WireJson.Options),
            JsonSerializer.Serialize(await cluster.GetJoinTokensAsync(), WireJson.Options),
            .. workers,
        ]);
    }

    // Of this hub alone: what the index answers counts the transactions of all databases on a server.
    private static async Task<long> ReadLastChangeAsync(HubHost hub)
    {
        await using var connection = await hub.Services.GetRequiredService<IDatabase>().ConnectAsync(writes: false, Ct);
        return await connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(seq), 0) FROM tasks");
    }
}
