using System.Collections.Immutable;
using System.Globalization;
using AriaCluster.Tasks;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Accepts submissions exactly once. With an idempotency key the database decides between equal requests that arrive together: the
/// second write fails, and is answered from what the first one left. After a write of which nobody knows whether it took effect the
/// same one is made again; it can take effect only once, because the id is the same.
/// </summary>
internal sealed partial class Acceptance(IGrainFactory grains, ITaskIndex index, TimeProvider time, ILogger<Acceptance> log)
{
    /// <summary>How long an idempotency key is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int Tries = 4;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Accepts one task.</summary>
    public Task<AcceptanceReply> AcceptAsync(TaskSpecification specification, string owner, Submission? submission, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = TaskId.New(now);
        var creation = new TaskCreation(specification, owner, now, BatchId: null, submission);
        return AcceptAsync(id, 1, submission, async () => (await grains.GetGrain<ITaskGrain>(id).CreateAsync(creation)).Outcome, ct);
    }

    /// <summary>Accepts a batch and has it unfolded.</summary>
    public async Task<AcceptanceReply> AcceptAsync(
        ImmutableArray<TaskSpecification> specifications, string owner, Submission? submission, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = TaskId.NewBatch(now);
        var batch = grains.GetGrain<IBatchGrain>(id);
        var content = new BatchSubmission(specifications, owner, now, submission);
        var reply = await AcceptAsync(id, specifications.Length, submission, () => batch.AcceptAsync(content), ct);
        if (reply.Outcome == AcceptanceOutcome.Accepted)
        {
            await UnfoldAsync(batch, id);
        }

        return reply;
    }

    private async Task<AcceptanceReply> AcceptAsync(string id, int count, Submission? submission, Func<Task<CreateOutcome>> create, CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            if (submission is not null && await FindEarlierAsync(submission, ct) is { } earlier)
            {
                return Answer(earlier, id, submission);
            }

            if (await TryAsync(id, create) is CreateOutcome.Created or CreateOutcome.Already)
            {
                return new AcceptanceReply(AcceptanceOutcome.Accepted, id, count);
            }

            if (tries == Tries || time.GetElapsedTime(begun) > _patience)
            {
                return new AcceptanceReply(AcceptanceOutcome.Unknown, id, count);
            }

            await Task.Delay(_pause * tries, time, ct);
        }
    }

    private static AcceptanceReply Answer(AcceptedSubmission earlier, string id, Submission submission) => new(
        earlier.Body != submission.Body ? AcceptanceOutcome.KeyReused : earlier.Id == id ? AcceptanceOutcome.Accepted : AcceptanceOutcome.Repeated,
        earlier.Id,
        earlier.Count);

    private async Task<CreateOutcome> TryAsync(string id, Func<Task<CreateOutcome>> create)
    {
        try
        {
            return await create();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnanswered(log, id, e.Message);
            return CreateOutcome.Unknown;
        }
    }

    // One-way. Should it get lost, the scheduler's sweep finds the batch.
    private async Task UnfoldAsync(IBatchGrain batch, string id)
    {
        try
        {
            await batch.UnfoldAsync();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogFolded(log, id, e.Message);
        }
    }

    private async Task<AcceptedSubmission?> FindEarlierAsync(Submission submission, CancellationToken ct)
    {
        var earlier = await index.FindSubmissionAsync(submission.Key, ct);
        var oldest = time.GetUtcNow() - Kept;
        if (earlier is null || AcceptedAt(earlier.Id) >= oldest)
        {
            return earlier;
        }

        // Its day is over and no sweep came by yet; the row would still refuse the new submission.
        await index.ForgetSubmissionsAsync(oldest, ct);
        return null;
    }

    // The first 48 bits of a version 7 UUID are its time in Unix milliseconds.
    private static DateTimeOffset AcceptedAt(string id)
    {
        var uuid = id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..].Replace("-", "", StringComparison.Ordinal);
        return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(uuid[..12], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    [LoggerMessage(EventId = 1009, Level = LogLevel.Warning, Message = "{Id} is submitted again: the first try was not answered ({Reason})")]
    private static partial void LogUnanswered(ILogger log, string id, string reason);

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "{Id} is accepted and will be unfolded by the next sweep ({Reason})")]
    private static partial void LogFolded(ILogger log, string id, string reason);
}
