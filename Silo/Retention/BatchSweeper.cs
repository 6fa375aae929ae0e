using System.Collections.Concurrent;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Silo.Retention;

/// <summary>
/// Takes out batches of which nothing is left: their tasks are in the archive, and what their submissions answered is not asked for any
/// more. There is nothing in them that the tasks' own lines do not say.
/// </summary>
internal sealed partial class BatchSweeper(IGrainFactory grains, ITaskIndex index, TimeProvider time, ILogger<BatchSweeper> logger) : Clearance(time)
{
    // A day for idempotency keys, and one more.
    private static readonly TimeSpan _keep = TimeSpan.FromDays(2);

    private string _after = "";

    protected override async Task<(int Gone, bool AreMore)> ClearAsync(DateTimeOffset now, CancellationToken ct)
    {
        var ids = await index.ReadEmptyBatchesAsync(_after, now - _keep, AtOnce, ct);
        var gone = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = ct }, async (id, _) =>
        {
            if (await grains.GetGrain<IBatchGrain>(id).ForgetAsync(now - _keep))
            {
                gone.Add(id);
            }
        });
        if (!gone.IsEmpty)
        {
            await index.DropClearedAsync(gone, ct);
            LogGone(gone.Count);
        }

        var areMore = ids.Length == AtOnce;
        _after = areMore ? ids[^1] : "";
        return (gone.Count, areMore);
    }

    [LoggerMessage(EventId = 2025, Level = LogLevel.Information, Message = "{Count} batches whose tasks are gone were taken out")]
    private partial void LogGone(int count);

    [LoggerMessage(EventId = 2026, Level = LogLevel.Warning, Message = "Batches whose tasks are gone could not be taken out; it is tried again")]
    protected override partial void LogFailed(Exception e);
}
