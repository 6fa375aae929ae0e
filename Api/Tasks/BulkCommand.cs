using System.Collections.Concurrent;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Gives a command to the tasks of a filter, a page at a request: the caller repeats it with <c>after</c> until there is no next. What
/// it did to one task stands, whatever becomes of the next.
/// </summary>
internal sealed class BulkCommand(LiveTasks tasks, TaskCommand command)
{
    private const int AtOnce = 64;
    private const int MaxRefused = 100;

    public async Task<IResult> RunAsync(IQueryCollection parameters, Reach reach, Func<ITaskGrain, Task<ControlReply>> give, CancellationToken ct)
    {
        var faults = new FaultList();
        var all = parameters["all"].ToString();
        var query = TaskListRequest.Read(new QueryCollection(parameters.Where(pair => pair.Key != "all").ToDictionary()), faults);
        if (all is not ("" or "true" or "false"))
        {
            faults.Add("all", "must be true or false");
        }
        else if (all != "true" && !IsNarrowed(query))
        {
            faults.Add("status", "or another filter is missing; name one, or all=true for every task");
        }

        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }

        var (page, _) = await tasks.ListAsync(query with { Limit = parameters.ContainsKey("limit") ? query.Limit : TaskListRequest.MaxLimit }, reach, ct);
        var (changed, refused) = (0, new ConcurrentBag<string>());
        await Parallel.ForEachAsync(page.Tasks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (task, cancel) =>
        {
            var reply = await command.RepeatAsync(task.Id, give, cancel);
            if (reply.Outcome == ControlOutcome.Done)
            {
                Interlocked.Increment(ref changed);
            }
            else if (reply.Outcome != ControlOutcome.Already)
            {
                refused.Add(task.Id);
            }
        });
        return TypedResults.Json(
            new BulkDocument(page.Tasks.Length, changed, [.. refused.Order(StringComparer.Ordinal).Take(MaxRefused)], page.Next), HubJson.Answers.BulkDocument);
    }

    private static bool IsNarrowed(TaskQuery query) =>
        !query.Statuses.IsDefaultOrEmpty || !query.Tags.IsDefaultOrEmpty || (query.Worker ?? query.Owner ?? query.BatchId ?? query.Text) is not null;
}
