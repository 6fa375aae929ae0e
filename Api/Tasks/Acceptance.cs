using System.Collections.Immutable;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Accepts submissions exactly once. With an idempotency key the database decides between equal requests that arrive together: the
/// second write fails, and is answered from what the first one left. In the same way it decides who of several has a source; the others
/// join. After a write of which nobody knows whether it took effect the same one is made again; it can take effect only once, because
/// the id is the same.
/// </summary>
internal sealed partial class Acceptance(IGrainFactory grains, ITaskIndex index, Quotas quotas, ForwardClock clock, TimeProvider time, ILogger<Acceptance> log)
{
    /// <summary>How long an idempotency key is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int Tries = 4;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _shortageLasts = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Accepts one task, or joins the one that is there.</summary>
    public Task<AcceptanceReply> AcceptAsync(TaskSpecification specification, ApiKey key, Submission? submission, CancellationToken ct)
    {
        var now = clock.Now;
        var id = TaskId.New(now);
        var creation = new TaskCreation(specification, key.Name, now, BatchId: null, submission);
        var source = specification.AllowDuplicate ? null : SourceHash.Of(key.Name, specification);
        // A joining creates nothing; under an idempotency key it is kept as a batch without tasks.
        var record = TaskId.NewBatch(now);
        return AcceptAsync(key, id, record, submission, async () =>
        {
            if (source is not null && (await index.FindSourcesAsync([source], ct)).GetValueOrDefault(source) is { } other && other != id)
            {
                return await AcceptAsync(record, new([], key.Name, now, submission, [], [new(0, other)]));
            }

            if (await quotas.TryClaimAsync(key, id, 1) is { } refusal)
            {
                return AcceptanceReply.Refused(id, refusal);
            }

            var created = (await grains.GetGrain<ITaskGrain>(id).CreateAsync(creation)).Outcome;
            return created is CreateOutcome.Created or CreateOutcome.Already ? new(AcceptanceOutcome.Accepted, id, [new(id)]) : null;
        }, ct);
    }

    /// <summary>Accepts a batch and has it unfolded. Entries whose task is there, or stands before them, join it.</summary>
    public async Task<AcceptanceReply> AcceptAsync(
        ImmutableArray<TaskSpecification> specifications, ApiKey key, Submission? submission, CancellationToken ct)
    {
        var now = clock.Now;
        var id = TaskId.NewBatch(now);
        var draft = new BatchDraft(id, specifications, key.Name);
        var reply = await AcceptAsync(key, id, id, submission, async () =>
        {
            var found = await index.FindSourcesAsync(draft.Sources, ct);
            // What stands there as its own was stored by a try that was not answered.
            if (found.Values.Any(draft.IsOwn) && await ReadEntriesAsync(id) is { } own)
            {
                return own;
            }

            var content = draft.Without(found, now, submission);
            return await quotas.TryClaimAsync(key, id, content.Specifications.Length) is { } refusal
                ? AcceptanceReply.Refused(id, refusal)
                : await AcceptAsync(id, content);
        }, ct);
        if (reply.Outcome == AcceptanceOutcome.Accepted)
        {
            await UnfoldAsync(grains.GetGrain<IBatchGrain>(id), id);
        }

        return reply;
    }

    private async Task<AcceptanceReply> AcceptAsync(
        ApiKey key, string id, string record, Submission? submission, Func<Task<AcceptanceReply?>> accept, CancellationToken ct)
    {
        try
        {
            return await AcceptAsync(id, record, submission, accept, ct);
        }
        finally
        {
            await quotas.SettleAsync(key, id);
        }
    }

    private async Task<AcceptanceReply> AcceptAsync(
        string id, string record, Submission? submission, Func<Task<AcceptanceReply?>> accept, CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            if (submission is not null && await FindEarlierAsync(submission, ct) is { } earlier)
            {
                return earlier.Body != submission.Body ? new(AcceptanceOutcome.KeyReused, earlier.Id, [])
                    : await TryAsync(earlier.Id, () => RepeatAsync(earlier.Id, earlier.Id == id || earlier.Id == record)) ?? new(AcceptanceOutcome.Unknown, id, []);
            }

            if (index.Shortage is { } shortage)
            {
                return AcceptanceReply.Refused(id, new Problem(ProblemType.DiskFull, $"{shortage} Nothing new is accepted until there is room; what was accepted goes on.") { RetryAfter = _shortageLasts });
            }

            if (await TryAsync(id, accept) is { } reply)
            {
                return reply;
            }

            if (tries == Tries || time.GetElapsedTime(begun) > _patience)
            {
                LogGivenUp(log, id, tries);
                return new AcceptanceReply(AcceptanceOutcome.Unknown, id, []);
            }

            await Task.Delay(_pause * tries, time, ct);
        }
    }

    private async Task<AcceptanceReply?> AcceptAsync(string id, BatchSubmission content)
    {
        var entries = new BatchEntries(content.Specifications.Length, content.Joined);
        if (content.Specifications.IsEmpty && content.Submission is null)
        {
            return AcceptanceReply.Of(id, entries);
        }

        return await grains.GetGrain<IBatchGrain>(id).AcceptAsync(content) switch
        {
            CreateOutcome.Created => AcceptanceReply.Of(id, entries),
            // An earlier try took effect, and may have found others there to join.
            CreateOutcome.Already => await ReadEntriesAsync(id),
            _ => null,
        };
    }

    private async Task<AcceptanceReply?> RepeatAsync(string id, bool isOwn)
    {
        var earlier = TaskId.IsValid(id) ? new AcceptanceReply(AcceptanceOutcome.Accepted, id, [new(id)]) : await ReadEntriesAsync(id);
        return earlier is null || isOwn ? earlier : earlier with { Outcome = AcceptanceOutcome.Repeated };
    }

    private async Task<AcceptanceReply?> ReadEntriesAsync(string id) =>
        await grains.GetGrain<IBatchGrain>(id).GetEntriesAsync() is { } entries ? AcceptanceReply.Of(id, entries) : null;

    private async Task<AcceptanceReply?> TryAsync(string id, Func<Task<AcceptanceReply?>> accept)
    {
        try
        {
            return await accept();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUnanswered(log, id, e.Message);
            return null;
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
        var oldest = clock.Now - Kept;
        if (earlier is null || TaskId.TimeOf(earlier.Id) >= oldest)
        {
            return earlier;
        }

        // Its day is over and no sweep came by yet; the row would still refuse the new submission.
        await index.ForgetSubmissionsAsync(oldest, ct);
        return null;
    }

    [LoggerMessage(EventId = 1009, Level = LogLevel.Warning, Message = "{Id} is submitted again: the first try was not answered ({Reason})")]
    private static partial void LogUnanswered(ILogger log, string id, string reason);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Warning, Message = "It is not known whether {Id} is stored, after {Tries} tries; who submitted it was told so")]
    private static partial void LogGivenUp(ILogger log, string id, int tries);

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "{Id} is accepted and will be unfolded by the next sweep ({Reason})")]
    private static partial void LogFolded(ILogger log, string id, string reason);
}
