using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Scheduling;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace AriaCluster.Tasks;

/// <summary>The home of one task. What a message does to it is decided by <see cref="DownloadTask"/>; here it is stored and told.</summary>
internal sealed partial class TaskGrain(
    [PersistentState(StateNames.Task, StateNames.Storage)] IPersistentState<DownloadTask> state,
    IOptions<TaskOptions> options,
    TimeProvider time,
    ILogger<TaskGrain> logger) : Grain, ITaskGrain
{
    // What a small file passes through within milliseconds is never written; what lasts is.
    private static readonly TimeSpan _lasting = TimeSpan.FromSeconds(5);

    private readonly Stored<DownloadTask> _task = new(state, logger);
    private IGrainTimer? _saving;

    public Task<CreateReply> CreateAsync(TaskCreation creation) =>
        DecideAsync(task => task.Create(this.GetPrimaryKeyString(), creation), new(CreateOutcome.Unknown, null));

    public Task<CreateReply> ImportAsync(string state) => DecideAsync(
        task => task.Import(this.GetPrimaryKeyString(), JsonSerializer.Deserialize<DownloadTask>(state, StateJson.Options)!),
        new(CreateOutcome.Unknown, null));

    public async Task<ArchiveOffer?> OfferAsync(DateTimeOffset endedBefore)
    {
        var mayGo = await _task.IsKnownAsync() && _task.Value.HasEndedBefore(endedBefore) && _task.Version is not null;
        DeactivateOnIdle();
        return mayGo ? new(JsonSerializer.Serialize(_task.Value, StateJson.Options), _task.Version!) : null;
    }

    public async Task<bool> ForgetAsync(string version)
    {
        // A person may have retried it since it was offered; an activation that does not know of that has an older version, and fails.
        var isGone = await _task.IsKnownAsync() && _task.Version == version && _task.Value.HasEndedBefore(DateTimeOffset.MaxValue) && await _task.TryClearAsync();
        DeactivateOnIdle();
        return isGone;
    }

    public async Task<TaskSnapshot?> GetAsync()
    {
        if (!await _task.IsKnownAsync())
        {
            throw new OrleansException($"The state of {this.GetPrimaryKeyString()} cannot be read.");
        }

        if (_task.Value.Exists)
        {
            return _task.Value.ToSnapshot();
        }

        DeactivateOnIdle();
        return null;
    }

    public Task<AssignReply> AssignAsync(Assignment proposal) =>
        DecideAsync(task => task.Assign(proposal, time.GetUtcNow()), new(AssignOutcome.Unknown, null, null));

    public Task<PartOrder?> GetOrderAsync(PartKey key) =>
        DecideAsync(task => task.OrderOf(key) is { } order ? new Transition<PartOrder?>(task, order) : new(task, null, Denies: true), null);

    public Task<ReportReply> ReportAsync(string worker, ImmutableArray<PartReport> reports) => DecideAsync(
        task => task.Report(worker, reports, RetryPolicy.For(task.Specification, options.Value), time.GetUtcNow()),
        new ReportReply([.. reports.Select(_ => ReportVerdict.Unknown)], []));

    public Task<ReportVerdict> ReleaseAsync(Release release) =>
        DecideAsync(task => task.Release(release, RetryPolicy.For(task.Specification, options.Value), time.GetUtcNow()), ReportVerdict.Unknown);

    public Task<ControlReply> PauseAsync(string by) => ControlAsync(task => task.Pause(by, time.GetUtcNow()));

    public Task<ControlReply> ResumeAsync(string by) => ControlAsync(task => task.Resume(by, time.GetUtcNow()));

    public Task<ControlReply> CancelAsync(string by) => ControlAsync(task => task.Cancel(by, time.GetUtcNow()));

    public Task<ControlReply> RetryAsync(string by) => ControlAsync(task => task.Retry(by, time.GetUtcNow()));

    public Task<ControlReply> MoveAsync(string by, QueuePlace place) => ControlAsync(task => task.Move(by, place, time.GetUtcNow()));

    public Task<ControlReply> HastenAsync(PartKey key, string by) => ControlAsync(task => task.Hasten(key, by, time.GetUtcNow()));

    public Task<ControlReply> DeleteAsync(string by, bool files) => ControlAsync(task => task.Delete(by, files, time.GetUtcNow()));

    /// <summary>What was to be written a moment later is written now.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _saving is null ? Task.CompletedTask : SaveLastingAsync();

    private Task<ControlReply> ControlAsync(Func<DownloadTask, Transition<ControlReply>> decide) =>
        DecideAsync(decide, new(ControlOutcome.Unknown, null));

    private async Task<TAnswer> DecideAsync<TAnswer>(Func<DownloadTask, Transition<TAnswer>> decide, TAnswer unknown)
    {
        if (!await _task.IsKnownAsync())
        {
            return unknown;
        }

        var step = decide(_task.Value);
        if (step is { Denies: true, Saving: not Saving.Now })
        {
            // Another activation may have decided otherwise since this one read.
            if (!await _task.IsLatestAsync())
            {
                return unknown;
            }

            step = decide(_task.Value);
        }

        if (!await SaveAsync(step.Next, step.Saving))
        {
            return unknown;
        }

        await PublishAsync(step.Saving, step.Change);
        return step.Answer;
    }

    private async Task<bool> SaveAsync(DownloadTask next, Saving saving)
    {
        switch (saving)
        {
            case Saving.Now:
                EndSaving();
                return await _task.TryWriteAsync(next);

            case Saving.Later:
                _task.Remember(next);
                _saving ??= this.RegisterGrainTimer(
                    static (self, _) => self.SaveLastingAsync(), this, new() { DueTime = _lasting, Period = Timeout.InfiniteTimeSpan });
                return true;

            default:
                return true;
        }
    }

    private async Task SaveLastingAsync()
    {
        EndSaving();
        if (await _task.IsKnownAsync())
        {
            await _task.TryWriteAsync(_task.Value);
        }
    }

    private void EndSaving()
    {
        _saving?.Dispose();
        _saving = null;
    }

    private async Task PublishAsync(Saving saving, TaskChange? change)
    {
        var task = _task.Value;
        if (saving == Saving.Now)
        {
            LogDecided(logger, task.Id, task.History[^1].Text);
        }

        if (change is not null)
        {
            await NotifyAsync(change);
        }

        // Nothing more is expected of it; thousands a second end.
        if (!task.Exists || task.Status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Canceled)
        {
            DeactivateOnIdle();
        }
    }

    // One-way: it returns at once. What is lost the scheduler's sweep of the task table finds.
    private async Task NotifyAsync(TaskChange change)
    {
        try
        {
            await GrainFactory.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).TasksChangedAsync([change]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUntold(logger, change.TaskId, e.Message);
        }
    }

    [LoggerMessage(EventId = 3019, Level = LogLevel.Debug, Message = "{TaskId}: {Decision}")]
    private static partial void LogDecided(ILogger logger, string taskId, string decision);

    [LoggerMessage(EventId = 3020, Level = LogLevel.Debug, Message = "{TaskId}: the scheduler was not told: {Reason}")]
    private static partial void LogUntold(ILogger logger, string taskId, string reason);
}
