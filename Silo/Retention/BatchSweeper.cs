using System.Collections.Concurrent;
using AriaCluster.Hosting;
using AriaCluster.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Silo.Retention;

/// <summary>
/// Takes out batches of which nothing is left: their tasks are in the archive, and what their submissions answered is not asked for any
/// more. There is nothing in them that the tasks' own lines do not say.
/// </summary>
internal sealed partial class BatchSweeper(IGrainFactory grains, ITaskIndex index, TimeProvider time, ILogger<BatchSweeper> logger) : BackgroundService
{
    private const int AtOnce = 500;
    private const int Callers = 32;

    // A day for idempotency keys, and one more.
    private static readonly TimeSpan _keep = TimeSpan.FromDays(2);
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _rest = TimeSpan.FromHours(1);

    private string _after = "";
    private DateTimeOffset _due;

    /// <summary>Takes out the next batches. After the last ones it rests for an hour.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now < _due)
        {
            return 0;
        }

        try
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

            (_after, _due) = ids.Length < AtOnce ? ("", now + _rest) : (ids[^1], now);
            return gone.Count;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
            return 0;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, RunOnceAsync, stoppingToken);

    [LoggerMessage(EventId = 2025, Level = LogLevel.Information, Message = "{Count} batches whose tasks are gone were taken out")]
    private partial void LogGone(int count);

    [LoggerMessage(EventId = 2026, Level = LogLevel.Warning, Message = "Batches whose tasks are gone could not be taken out; it is tried again")]
    private partial void LogFailed(Exception e);
}
