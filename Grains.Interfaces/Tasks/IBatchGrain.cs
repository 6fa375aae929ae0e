using Orleans.Concurrency;

namespace AriaCluster.Tasks;

/// <summary>
/// One submission of many tasks; the key is its id. Accepting it is one write, which is what the submitter's answer acknowledges;
/// unfolding it into tasks is an idempotent create of each, continued after a crash.
/// </summary>
[Alias("aria.IBatchGrain")]
public interface IBatchGrain : IGrainWithStringKey
{
    /// <summary>Stores the submission, all or nothing.</summary>
    [Alias("Accept")]
    Task<CreateOutcome> AcceptAsync(BatchSubmission submission);

    /// <summary>Creates the tasks that are not there yet and tells the scheduler.</summary>
    [Alias("Unfold"), OneWay]
    Task UnfoldAsync();

    /// <summary>What became of the request's entries; null if there is no such batch.</summary>
    [Alias("GetEntries")]
    Task<BatchEntries?> GetEntriesAsync();

    /// <summary>
    /// Takes out a batch that is unfolded and was accepted before a time, once its tasks are gone. False if it is another one, or if nobody knows
    /// whether that took effect.
    /// </summary>
    [Alias("Forget")]
    Task<bool> ForgetAsync(DateTimeOffset acceptedBefore);

    /// <summary>How a task of this batch begins, for one that is asked for before it is unfolded; null if there is none.</summary>
    [Alias("GetTask"), AlwaysInterleave]
    Task<TaskCreation?> GetTaskAsync(int index);
}
