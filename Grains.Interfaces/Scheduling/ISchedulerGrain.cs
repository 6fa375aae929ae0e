using System.Collections.Immutable;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans.Concurrency;

namespace AriaCluster.Scheduling;

/// <summary>
/// The queue, in memory, rebuilt from the task table; the key is <see cref="Key"/>. It proposes, TaskGrain decides. What it is told
/// one-way may be lost: a sweep of the table finds it again.
/// </summary>
[Alias("aria.ISchedulerGrain")]
public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>The one scheduler's key.</summary>
    const string Key = "scheduler-default";

    /// <summary>Tasks became pending, or their assignment was ended by a person's hand.</summary>
    [Alias("TasksChanged"), OneWay]
    Task TasksChangedAsync(ImmutableArray<TaskChange> changes);

    /// <summary>A worker appeared, went, or has room again.</summary>
    /// <param name="room">How it stands.</param>
    /// <param name="ended">Attempts that it has no more of; one without an event counts for nothing.</param>
    [Alias("WorkerChanged"), OneWay]
    Task WorkerChangedAsync(WorkerRoom room, ImmutableArray<SettledPart> ended);

    /// <summary>People changed the cluster's settings.</summary>
    [Alias("SettingsChanged"), OneWay]
    Task SettingsChangedAsync(ClusterSettings settings);

    /// <summary>Keeps the scheduler awake, which plans, looks after workers and sweeps in its own time. Called each second by every silo.</summary>
    [Alias("Pulse")]
    Task PulseAsync();

    /// <summary>Why a pending task waits; null if it is not in the queue.</summary>
    [Alias("Explain")]
    Task<WaitReason?> ExplainAsync(string taskId);

    /// <summary>Ends the pause of an origin host that cools down, and the delays of the tasks that it refused.</summary>
    /// <returns><see cref="ControlOutcome.Already"/> if nothing waited for it.</returns>
    [Alias("ResumeHost")]
    Task<ControlOutcome> ResumeHostAsync(string host, string by);

    /// <summary>How attempts ended in the last ten minutes.</summary>
    [Alias("GetOutcomes")]
    Task<OutcomeReport> GetOutcomesAsync();

    /// <summary>How the scheduler stands.</summary>
    [Alias("Get")]
    Task<SchedulerSnapshot> GetAsync();
}
