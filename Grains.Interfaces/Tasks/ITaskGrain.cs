using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>
/// One task; the key is its id. It alone decides the task's fate and is the only durable record of an assignment. Every call is
/// idempotent, and none throws for an expected outcome: a call that was lost or timed out is repeated.
/// </summary>
[Alias("aria.ITaskGrain")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>Stores the task. One write; its success is the acceptance.</summary>
    [Alias("Create")]
    Task<CreateReply> CreateAsync(TaskCreation creation);

    /// <summary>Stores a task that comes from elsewhere, with its past. One write; a task that exists stays as it is.</summary>
    /// <param name="state">The task as it is stored, in JSON; checked at the edge like any submission.</param>
    [Alias("Import")]
    Task<CreateReply> ImportAsync(string state);

    /// <summary>The task for the archive, if it ended before a time and nothing more is to be done for it; else null.</summary>
    [Alias("Offer")]
    Task<ArchiveOffer?> OfferAsync(DateTimeOffset endedBefore);

    /// <summary>Takes out a task that is in the archive. False if it is another version by now, or if nobody knows whether that took effect.</summary>
    [Alias("Forget")]
    Task<bool> ForgetAsync(string version);

    /// <summary>The task as it stands; null if there is none.</summary>
    [Alias("Get")]
    Task<TaskSnapshot?> GetAsync();

    /// <summary>Gives a pending part to a worker, durably, with the next attempt.</summary>
    [Alias("Assign")]
    Task<AssignReply> AssignAsync(Assignment proposal);

    /// <summary>The order of a part's current attempt, for a worker that lost it; null if that attempt is over.</summary>
    [Alias("GetOrder")]
    Task<Workers.PartOrder?> GetOrderAsync(PartKey key);

    /// <summary>Takes what a worker reports of one task: one turn and at most one write for all of them.</summary>
    /// <param name="worker">The worker's name, proved by its token.</param>
    /// <param name="reports">In the order in which they happened.</param>
    [Alias("Report")]
    Task<ReportReply> ReportAsync(string worker, ImmutableArray<PartReport> reports);

    /// <summary>Takes an assignment back. Never counted as a failure.</summary>
    [Alias("Release")]
    Task<ReportVerdict> ReleaseAsync(Release release);

    /// <summary>Holds the task back; ends a running attempt and keeps its bytes.</summary>
    [Alias("Pause")]
    Task<ControlReply> PauseAsync(string by);

    /// <summary>Lets a paused task go on.</summary>
    [Alias("Resume")]
    Task<ControlReply> ResumeAsync(string by);

    /// <summary>Ends the task and keeps its row.</summary>
    [Alias("Cancel")]
    Task<ControlReply> CancelAsync(string by);

    /// <summary>Starts a failed or canceled task anew, with all its retries.</summary>
    [Alias("Retry")]
    Task<ControlReply> RetryAsync(string by);

    /// <summary>Puts a pending task in another place of the queue.</summary>
    [Alias("Move")]
    Task<ControlReply> MoveAsync(string by, QueuePlace place);

    /// <summary>Ends the delay after an attempt that failed: a person has its host asked again now.</summary>
    /// <param name="key">The attempt; the delay after any other one stays.</param>
    /// <param name="by">Who asked.</param>
    [Alias("Hasten")]
    Task<ControlReply> HastenAsync(PartKey key, string by);

    /// <summary>Cancels the task if it has not ended, then hides it.</summary>
    /// <param name="by">Who asked.</param>
    /// <param name="files">Remove its delivered files, too.</param>
    [Alias("Delete")]
    Task<ControlReply> DeleteAsync(string by, bool files);
}
