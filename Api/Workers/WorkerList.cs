using System.Collections.Concurrent;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>Asks the workers' grains how they stand, a bounded number at a time.</summary>
internal sealed class WorkerList(IGrainFactory grains, ITaskIndex index)
{
    private const int AtOnce = 32;

    /// <summary>All that exist, by name.</summary>
    public async Task<IReadOnlyList<WorkerSnapshot>> ReadAsync(CancellationToken ct)
    {
        var names = await index.ReadWorkersAsync(ct);
        var found = new ConcurrentBag<WorkerSnapshot>();
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (name, _) =>
        {
            if (await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name)).GetAsync() is { Room.Availability: not WorkerAvailability.Removed } worker)
            {
                found.Add(worker);
            }
        });
        return [.. found.OrderBy(worker => worker.Room.Name, StringComparer.Ordinal)];
    }
}
