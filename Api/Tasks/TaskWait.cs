using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Api.Tasks;

/// <summary>Why a pending task waits, as the scheduler sees it; left out when that one has no time to say.</summary>
internal sealed partial class TaskWait(IGrainFactory grains, TimeProvider time, ILogger<TaskWait> log)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    public async Task<WaitReason?> ExplainAsync(TaskSnapshot task, CancellationToken ct)
    {
        if (task.Status != DownloadStatus.Pending)
        {
            return null;
        }

        try
        {
            return await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).ExplainAsync(task.Id).WaitAsync(_patience, time, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnexplained(log, task.Id, e.Message);
            return null;
        }
    }

    [LoggerMessage(EventId = 1012, Level = LogLevel.Debug, Message = "Why {TaskId} waits, the scheduler did not say ({Reason})")]
    private static partial void LogUnexplained(ILogger log, string taskId, string reason);
}
