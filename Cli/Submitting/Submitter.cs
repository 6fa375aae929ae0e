using System.Text.RegularExpressions;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Submitting;

/// <summary>
/// Submits chunk by chunk. Every chunk has an idempotency key of its own, so what was sent once may be sent again when the
/// hub went away before its answer.
/// </summary>
internal sealed partial class Submitter(HubClient hub, Patience patience)
{
    private readonly string _run = $"aria-{Guid.NewGuid():n}";
    private int _sent;

    /// <summary>The accepted tasks, in the chunk's order.</summary>
    public async Task<SubmittedBatch> SubmitAsync(SubmissionChunk chunk, CancellationToken ct)
    {
        try
        {
            var key = $"{_run}-{_sent++}";
            var answer = await hub.SubmitAsync(chunk.IsBatch ? "api/tasks/batch" : "api/tasks", chunk.Body, key, patience, ct);
            return chunk.IsBatch
                ? Check(TaskApi.Read(answer, HubJson.Default.SubmittedBatch), chunk)
                : new SubmittedBatch(null, [TaskApi.ReadTask(answer)]);
        }
        catch (Failure failure) when (failure.Problem?.Errors is { } errors)
        {
            throw new Failure(failure.Code, failure.Message, failure.Advice) { Problem = failure.Problem with { Errors = Locate(errors, chunk) } };
        }
    }

    private static SubmittedBatch Check(SubmittedBatch batch, SubmissionChunk chunk) => batch.Tasks.Count == chunk.Tasks.Count ? batch
        : throw new Failure(ExitCode.Unreachable, $"The hub answered {batch.Tasks.Count} ids for {chunk.Tasks.Count} tasks.", "Do hub and command line have the same version?");

    // The hub counts in the submission; people count in their list.
    private static Dictionary<string, string[]> Locate(IReadOnlyDictionary<string, string[]> errors, SubmissionChunk chunk)
    {
        var located = new Dictionary<string, string[]>();
        foreach (var (field, messages) in errors)
        {
            located[Locate(field, chunk)] = messages;
        }

        return located;
    }

    private static string Locate(string field, SubmissionChunk chunk)
    {
        var match = Indexed().Match(field);
        return match.Success && int.Parse(match.Groups[1].Value) is var i && i < chunk.Tasks.Count
            ? $"{chunk.Tasks[i].Source}: {match.Groups[2].Value}".TrimEnd(' ', ':')
            : field;
    }

    [GeneratedRegex(@"^tasks\[(\d{1,6})\]\.?(.*)$")]
    private static partial Regex Indexed();
}
