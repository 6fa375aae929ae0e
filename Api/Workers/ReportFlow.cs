using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;

namespace AriaCluster.Api.Workers;

/// <summary>
/// Takes a worker's reports to the tasks' grains: those of one task in one call and in their order, different tasks side by side up to
/// a bound. What the tasks decided is told to the worker's grain once for each frame, before the worker hears of it.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing, and calls under way still release it.")]
internal sealed partial class ReportFlow(string worker, IGrainFactory grains, TimeProvider time, ILogger log)
{
    private const int TasksAtOnce = 64;

    private static readonly TimeSpan _settlePatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _room = new(TasksAtOnce);
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);

    /// <summary>The verdict on each report, in their order. Calls keep the order in which they were begun, for each task.</summary>
    public async Task<ImmutableArray<ReportVerdict>> DeliverAsync(long session, ImmutableArray<PartReport> said, CancellationToken ct)
    {
        var reports = said.Select(report => FrameCheck.Clean(worker, report)).ToArray();
        var verdicts = new ReportVerdict[reports.Length];
        var groups = Enumerable.Range(0, reports.Length).Where(i => reports[i] is not null).GroupBy(i => reports[i]!.Key.TaskId, StringComparer.Ordinal);
        var attached = await Task.WhenAll(groups.Select(group => DeliverInTurnAsync(group.Key, [.. group], reports, verdicts, ct)).ToArray());
        for (var i = 0; i < reports.Length; i++)
        {
            // What is no task's can only be dropped.
            verdicts[i] = reports[i] is null ? ReportVerdict.Superseded : verdicts[i];
        }

        await SettleAsync(session, reports, verdicts, [.. attached.SelectMany(orders => orders)], ct);
        return [.. verdicts];
    }

    private async Task<ImmutableArray<PartOrder>> DeliverInTurnAsync(
        string taskId, int[] places, PartReport?[] reports, ReportVerdict[] verdicts, CancellationToken ct)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Enqueue(taskId, done.Task);
        try
        {
            await before;
            return await DeliverAsync(taskId, places, reports, verdicts, ct);
        }
        finally
        {
            Dequeue(taskId, done.Task);
            done.SetResult();
        }
    }

    private async Task<ImmutableArray<PartOrder>> DeliverAsync(
        string taskId, int[] places, PartReport?[] reports, ReportVerdict[] verdicts, CancellationToken ct)
    {
        foreach (var place in places)
        {
            verdicts[place] = ReportVerdict.Unknown;
        }

        await _room.WaitAsync(ct);
        try
        {
            var reply = await grains.GetGrain<ITaskGrain>(taskId).ReportAsync(worker, [.. places.Select(place => reports[place]!)]);
            for (var i = 0; i < places.Length && i < reply.Verdicts.Length; i++)
            {
                verdicts[places[i]] = reply.Verdicts[i];
            }

            return reply.Attached;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnknown(log, worker, taskId, e.Message);
            return [];
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task SettleAsync(
        long session, PartReport?[] reports, ReportVerdict[] verdicts, ImmutableArray<PartOrder> attached, CancellationToken ct)
    {
        var ended = reports.Select((report, i) => report is null ? null : SettledPart.Of(report, verdicts[i])).OfType<SettledPart>().ToImmutableArray();
        if (ended.IsEmpty && attached.IsEmpty)
        {
            return;
        }

        try
        {
            await grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(worker)).SettleAsync(session, ended, attached).WaitAsync(_settlePatience, time, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next heartbeat's digest shows the difference, and mends it.
            LogUnsettled(log, worker, ended.Length, e.Message);
        }
    }

    private Task Enqueue(string taskId, Task mine)
    {
        lock (_last)
        {
            var before = _last.GetValueOrDefault(taskId, Task.CompletedTask);
            _last[taskId] = mine;
            return before;
        }
    }

    private void Dequeue(string taskId, Task mine)
    {
        lock (_last)
        {
            if (_last.TryGetValue(taskId, out var last) && last == mine)
            {
                _last.Remove(taskId);
            }
        }
    }

    [LoggerMessage(EventId = 1013, Level = LogLevel.Warning, Message = "Worker {Worker}: {TaskId} did not take a report, it will be repeated ({Reason})")]
    private static partial void LogUnknown(ILogger log, string worker, string taskId, string reason);

    [LoggerMessage(EventId = 1014, Level = LogLevel.Warning, Message = "Worker {Worker}: {Count} ended attempts are not settled, a heartbeat will mend it ({Reason})")]
    private static partial void LogUnsettled(ILogger log, string worker, int count, string reason);
}
