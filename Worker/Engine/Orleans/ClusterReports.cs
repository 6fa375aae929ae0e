using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Worker.Engine;

/// <summary>
/// Takes the worker's reports to the tasks' grains, those of one task in one call, and tells the worker's grain once what they
/// decided. The agent has the reports of one task under way in one frame at a time, so calls need no order of their own.
/// </summary>
internal sealed partial class ClusterReports(string worker, IGrainFactory grains, ILogger logger)
{
    private const int TasksAtOnce = 64;

    /// <summary>The verdict on each report, in their order.</summary>
    public async Task<ImmutableArray<ReportVerdict>> DeliverAsync(long session, ImmutableArray<PartReport> reports)
    {
        var verdicts = new ReportVerdict[reports.Length];
        Array.Fill(verdicts, ReportVerdict.Unknown);
        var attached = ImmutableArray<PartOrder>.Empty;
        var tasks = Enumerable.Range(0, reports.Length).GroupBy(i => reports[i].Key.TaskId, StringComparer.Ordinal);
        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = TasksAtOnce }, async (places, _) =>
        {
            var orders = await DeliverAsync(places.Key, [.. places], reports, verdicts);
            ImmutableInterlocked.Update(ref attached, all => all.AddRange(orders));
        });

        await SettleAsync(session, [.. reports.Select((report, i) => SettledPart.Of(report, verdicts[i])).OfType<SettledPart>()], attached);
        return [.. verdicts];
    }

    private async Task<ImmutableArray<PartOrder>> DeliverAsync(string taskId, int[] places, ImmutableArray<PartReport> reports, ReportVerdict[] verdicts)
    {
        try
        {
            var reply = await grains.GetGrain<ITaskGrain>(taskId).ReportAsync(worker, [.. places.Select(place => reports[place])]);
            for (var i = 0; i < places.Length && i < reply.Verdicts.Length; i++)
            {
                verdicts[places[i]] = reply.Verdicts[i];
            }

            return reply.Attached;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            LogUnknown(worker, taskId, e.Message);
            return [];
        }
    }

    private async Task SettleAsync(long session, ImmutableArray<SettledPart> ended, ImmutableArray<PartOrder> attached)
    {
        if (ended.IsEmpty && attached.IsEmpty)
        {
            return;
        }

        try
        {
            await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(worker)).SettleAsync(session, ended, attached);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The next heartbeat's digest shows the difference, and mends it.
            LogUnsettled(worker, ended.Length, e.Message);
        }
    }

    [LoggerMessage(EventId = 4017, Level = LogLevel.Warning, Message = "Worker {Worker}: {TaskId} did not take a report, it will be repeated ({Reason})")]
    private partial void LogUnknown(string worker, string taskId, string reason);

    [LoggerMessage(EventId = 4018, Level = LogLevel.Warning, Message = "Worker {Worker}: {Count} ended attempts are not settled, a heartbeat will mend it ({Reason})")]
    private partial void LogUnsettled(string worker, int count, string reason);
}
