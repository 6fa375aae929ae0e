using AriaCluster.Scheduling;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster.Tasks;

/// <summary>The home of one submission of many tasks, until all of them have homes of their own.</summary>
internal sealed partial class BatchGrain(
    [PersistentState(StateNames.Batch, StateNames.Storage)] IPersistentState<BatchState> state, ILogger<BatchGrain> logger)
    : Grain, IBatchGrain
{
    private const int CreatedAtOnce = 256;
    private const int ToldAtOnce = 512;

    private readonly Stored<BatchState> _batch = new(state, logger);

    public async Task<CreateOutcome> AcceptAsync(BatchSubmission submission)
    {
        if (!await _batch.IsKnownAsync())
        {
            return CreateOutcome.Unknown;
        }

        if (_batch.Value.Exists)
        {
            return CreateOutcome.Already;
        }

        var accepted = BatchState.Accept(this.GetPrimaryKeyString(), submission);
        return await _batch.TryWriteAsync(accepted) ? CreateOutcome.Created : CreateOutcome.Unknown;
    }

    public async Task UnfoldAsync()
    {
        if (!await _batch.IsKnownAsync() || !_batch.Value.Exists || _batch.Value.Unfolded)
        {
            DeactivateOnIdle();
            return;
        }

        foreach (var chunk in Enumerable.Range(0, _batch.Value.Count).Chunk(ToldAtOnce))
        {
            // The sweep asks again for what could not be created; what was is found there then.
            if (!await UnfoldAsync(chunk))
            {
                return;
            }
        }

        if (await _batch.TryWriteAsync(_batch.Value.Unfold()))
        {
            LogUnfolded(logger, _batch.Value.Id, _batch.Value.Count);
            DeactivateOnIdle();
        }
    }

    public async Task<BatchEntries?> GetEntriesAsync()
    {
        if (!await _batch.IsKnownAsync())
        {
            throw new OrleansException($"The state of {this.GetPrimaryKeyString()} cannot be read.");
        }

        return _batch.Value.ToEntries();
    }

    public async Task<bool> ForgetAsync(DateTimeOffset acceptedBefore)
    {
        var isGone = await _batch.IsKnownAsync() && _batch.Value.MayGo(acceptedBefore) && await _batch.TryClearAsync();
        DeactivateOnIdle();
        return isGone;
    }

    // It may run while the acceptance is being written; there is no batch until that is done.
    public Task<TaskCreation?> GetTaskAsync(int index) => Task.FromResult(_batch.Exists ? _batch.Value.CreationOf(index) : null);

    private async Task<bool> UnfoldAsync(int[] chunk)
    {
        var (complete, changes) = (true, new List<TaskChange>(chunk.Length));
        await Bounded.ForEachAsync(chunk, CreatedAtOnce, async index =>
        {
            var reply = await CreateAsync(index);
            complete &= reply.Outcome != CreateOutcome.Unknown;
            if (reply.Pending is { } pending)
            {
                changes.Add(new(pending.TaskId, DownloadStatus.Pending, pending, null, null, KeepBytes: false));
            }
        });
        await NotifyAsync(changes);
        return complete;
    }

    private async Task<CreateReply> CreateAsync(int index)
    {
        var id = TaskId.InBatch(_batch.Value.Id, index);
        try
        {
            return await GrainFactory.GetGrain<ITaskGrain>(id).CreateAsync(_batch.Value.CreationOf(index)!);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotCreated(logger, id, e.Message);
            return new(CreateOutcome.Unknown, null);
        }
    }

    // One-way: it returns at once. What is lost the scheduler's sweep of the task table finds.
    private async Task NotifyAsync(List<TaskChange> changes)
    {
        try
        {
            await GrainFactory.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).TasksChangedAsync([.. changes]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUntold(logger, _batch.Value.Id, e.Message);
        }
    }

    [LoggerMessage(EventId = 3016, Level = LogLevel.Information, Message = "{BatchId} is unfolded, number of tasks: {Count}")]
    private static partial void LogUnfolded(ILogger logger, string batchId, int count);

    [LoggerMessage(EventId = 3017, Level = LogLevel.Warning, Message = "{TaskId} could not be created, it will be tried again: {Reason}")]
    private static partial void LogNotCreated(ILogger logger, string taskId, string reason);

    [LoggerMessage(EventId = 3018, Level = LogLevel.Debug, Message = "{BatchId}: the scheduler was not told: {Reason}")]
    private static partial void LogUntold(ILogger logger, string batchId, string reason);
}
