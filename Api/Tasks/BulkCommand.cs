using System.Collections.Immutable;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Gives a command to many tasks: to those that its body names, or to those of a filter, a page at a request, which the caller repeats
/// with <c>after</c> until there is no next. What it did to one task stands, whatever becomes of the next.
/// </summary>
internal sealed class BulkCommand(LiveTasks tasks, TaskCommand command, Quotas quotas)
{
    private const int MaxRefused = 100;

    /// <param name="request">Names the tasks.</param>
    /// <param name="verb">The command, for words.</param>
    /// <param name="reach">Whose tasks the caller commands.</param>
    /// <param name="give">Gives it.</param>
    /// <param name="ct">Ends the waiting, not the commands.</param>
    public Task<IResult> RunAsync(HttpRequest request, string verb, Reach reach, Func<ITaskGrain, Task<ControlReply>> give, CancellationToken ct) =>
        RequestBody.IsThere(request) ? RunNamedAsync(request, verb, reach, takesFiles: false, (task, _) => give(task), ct) : RunFilterAsync(request.Query, reach, give, ct);

    /// <summary>To those that the body names.</summary>
    public Task<IResult> RunNamedAsync(
        HttpRequest request, string verb, Reach reach, bool takesFiles, Func<ITaskGrain, IdsRequest, Task<ControlReply>> give, CancellationToken ct) =>
        RequestBody.AnswerAsync(
            request,
            (json, faults) =>
            {
                foreach (var name in request.Query.Keys)
                {
                    faults.Add(name, "is beside a body; tasks are named there or by a filter");
                }

                return IdsRequest.Read(json, takesFiles, faults);
            },
            asked => RunAsync(asked.Ids, id => command.GiveAsync(verb, id, reach, task => give(task, asked), ct), ct),
            ct);

    private static async Task<IResult> RunAsync(ImmutableArray<string> ids, Func<string, Task<OutcomeDocument>> give, CancellationToken ct)
    {
        var results = new OutcomeDocument[ids.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Length), new ParallelOptions { MaxDegreeOfParallelism = CommandTally.AtOnce, CancellationToken = ct }, async (i, _) => results[i] = await give(ids[i]));
        var document = new BulkDocument(
            ids.Length,
            results.Count(result => result.Outcome == "done"),
            [.. results.Where(result => result.Outcome is not ("done" or "already")).Select(result => result.Asked).Take(MaxRefused)],
            Next: null,
            results);
        return TypedResults.Json(document, HubJson.Answers.BulkDocument);
    }

    /// <summary>To those of a filter.</summary>
    public async Task<IResult> RunFilterAsync(IQueryCollection parameters, Reach reach, Func<ITaskGrain, Task<ControlReply>> give, CancellationToken ct)
    {
        var faults = new FaultList();
        var all = parameters["all"].ToString();
        var query = TaskListRequest.Read(new QueryCollection(parameters.Where(pair => pair.Key != "all").ToDictionary()), faults);
        if (all is not ("" or "true" or "false"))
        {
            faults.Add("all", "must be true or false");
        }
        // A filter with a fault of its own is not missing.
        else if (faults.Count == 0 && all != "true" && !IsNarrowed(query))
        {
            faults.Add("status", "or another filter is missing; name one, or all=true for every task");
        }

        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }

        var (page, _) = await tasks.ListAsync(query with { Limit = parameters.ContainsKey("limit") ? query.Limit : TaskListRequest.MaxLimit }, reach, ct);
        var (changed, refused) = await CommandTally.RunAsync(
            page.Tasks,
            task => task.Id,
            async (task, cancel) => (await quotas.GuardAsync(reach.Claimant, task.Id, () => command.RepeatAsync(task.Id, give, cancel))).Done,
            ct);
        return TypedResults.Json(new BulkDocument(page.Tasks.Length, changed, [.. refused.Take(MaxRefused)], page.Next), HubJson.Answers.BulkDocument);
    }

    private static bool IsNarrowed(TaskQuery query) =>
        !query.Statuses.IsDefaultOrEmpty || !query.Tags.IsDefaultOrEmpty || (query.Worker ?? query.Owner ?? query.BatchId ?? query.Text) is not null;
}
