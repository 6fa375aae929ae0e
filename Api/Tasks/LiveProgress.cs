using System.Collections.Frozen;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// What runs right now, as the workers' grains know it: progress is written nowhere. Each worker is asked once; one that does not
/// answer in time is left out, because a list without a speed is better than none.
/// </summary>
internal sealed partial class LiveProgress(IGrainFactory grains, TimeProvider time, ILogger<LiveProgress> log)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyDictionary<PartKey, PartProgress>> ReadAsync(IEnumerable<string?> workers, CancellationToken ct)
    {
        var names = workers.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
        {
            return FrozenDictionary<PartKey, PartProgress>.Empty;
        }

        var all = await Task.WhenAll(names.Select(name => ReadAsync(name, ct)));
        var live = new Dictionary<PartKey, PartProgress>();
        foreach (var progress in all.SelectMany(one => one))
        {
            live[progress.Key] = progress;
        }

        return live;
    }

    private async Task<IEnumerable<PartProgress>> ReadAsync(string worker, CancellationToken ct)
    {
        try
        {
            var snapshot = await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(worker)).GetAsync().WaitAsync(_patience, time, ct);
            return snapshot is null ? [] : snapshot.Progress;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnasked(log, worker, e.Message);
            return [];
        }
    }

    [LoggerMessage(EventId = 1011, Level = LogLevel.Debug, Message = "Worker {Worker} did not say what it does ({Reason})")]
    private static partial void LogUnasked(ILogger log, string worker, string reason);
}
