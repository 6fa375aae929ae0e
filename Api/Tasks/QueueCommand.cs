using System.Collections.Immutable;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>
/// Moves pending tasks in the queue. Where they go follows from where the others stand in the table at this moment; whether a task is
/// still pending is its grain's word alone.
/// </summary>
internal sealed class QueueCommand(TaskCommand command, TaskFinder finder, ITaskIndex index, TimeProvider time)
{
    public async Task<IResult> MoveAsync(string idOrGid, MoveRequest request, Reach reach, string by, CancellationToken ct)
    {
        var (places, problem) = await FindPlacesAsync([idOrGid], request, reach, ct);
        return problem ?? await command.RunAsync("move", places[0].Id, reach, task => task.MoveAsync(by, places[0].Place), ct);
    }

    public async Task<IResult> MoveAllAsync(MoveRequest request, Reach reach, string by, CancellationToken ct)
    {
        var (places, problem) = await FindPlacesAsync(request.Ids, request, reach, ct);
        if (problem is not null)
        {
            return problem;
        }

        var (changed, refused) = await CommandTally.RunAsync(
            places, move => move.Id, async (move, cancel) => await command.RepeatAsync(move.Id, task => task.MoveAsync(by, move.Place), cancel), ct);
        return TypedResults.Json(new BulkDocument(places.Length, changed, refused, Next: null), HubJson.Answers.BulkDocument);
    }

    /// <summary>Where each task goes; nothing is changed unless all of them may.</summary>
    private async Task<(ImmutableArray<(string Id, QueuePlace Place)> Places, Problem? Problem)> FindPlacesAsync(
        ImmutableArray<string> idsOrGids, MoveRequest request, Reach reach, CancellationToken ct)
    {
        var tasks = new Dictionary<string, IndexedTask>(StringComparer.Ordinal);
        foreach (var idOrGid in idsOrGids)
        {
            var (task, problem) = await FindAsync(idOrGid, reach, status => idsOrGids.Length == 1
                ? $"cannot move a task that is {status}" : $"cannot move {idOrGid}, which is {status}; nothing was moved", ct);
            if (task is null)
            {
                return ([], problem);
            }

            tasks[task.Id] = task;
        }

        // In the order in which they stand.
        IndexedTask[] moved = [.. tasks.Values.OrderBy(RankOf)];
        return request.Before is { } before
            ? await FindPlacesBeforeAsync(moved, before, reach, ct)
            : ([.. await FindPlacesAtEndAsync(moved, request.ToTop == true, ct)], null);
    }

    private async Task<IEnumerable<(string, QueuePlace)>> FindPlacesAtEndAsync(IndexedTask[] moved, bool toTop, CancellationToken ct)
    {
        var places = new List<(string, QueuePlace)>(moved.Length);
        // Each key has an order of its own. Among all tasks the top would be somebody else's time of waiting, and so a priority gained.
        foreach (var group in moved.GroupBy(task => (task.Owner, task.Priority)))
        {
            var now = time.GetUtcNow();
            var ends = await index.ReadEndsAsync(group.Key.Owner, group.Key.Priority, ct) ?? (now.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
            places.AddRange(group.Select(task => task.Id).Zip(
                toTop ? QueueMoves.ToTop(group.Count(), ends.First) : QueueMoves.ToBottom(group.Count(), ends.Last, now)));
        }

        return places;
    }

    private async Task<(ImmutableArray<(string, QueuePlace)>, Problem?)> FindPlacesBeforeAsync(IndexedTask[] moved, string before, Reach reach, CancellationToken ct)
    {
        var (next, problem) = await FindAsync(before, reach, status => $"cannot move before a task that is {status}", ct);
        if (next is null)
        {
            return ([], problem);
        }

        if (FindFault(moved, next) is { } fault)
        {
            var faults = new FaultList();
            faults.Add("before", fault);
            return ([], Problem.Invalid(faults));
        }

        var others = (await index.ReadTiesAsync(next.Priority, next.Position, ct)).Where(other => moved.All(task => task.Id != other.Id));
        var places = QueueMoves.Before(moved.Length, RankOf(next), others.Select(other => QueueRank.Of(other.Id, next.Position, other.Tie).Digits));
        return ([.. moved.Select(task => task.Id).Zip(places)], null);
    }

    private static string? FindFault(IndexedTask[] moved, IndexedTask next) =>
        moved.Any(task => task.Id == next.Id) ? "is itself to be moved"
        : moved.FirstOrDefault(task => task.Priority != next.Priority) is { } other
            ? $"has another priority than {other.Id}; within each the queue has an order of its own"
        : moved.FirstOrDefault(task => task.Owner != next.Owner) is { } foreign
            ? $"was submitted with another key than {foreign.Id}; keys take turns, each in an order of its own"
        : null;

    private async Task<(IndexedTask? Task, Problem? Problem)> FindAsync(string idOrGid, Reach reach, Func<string, string> refuse, CancellationToken ct)
    {
        if (await finder.ResolveAsync(idOrGid, ct) is not { } id || await ReadAsync(id, reach, ct) is not { Deleted: false } task || !reach.Includes(task.Owner))
        {
            return (null, TaskCommand.Unknown(idOrGid));
        }

        return task.Status == DownloadStatus.Pending ? (task, null) : (null, new(ProblemType.WrongStatus, refuse(StatusText.Of(task.Status))));
    }

    private async Task<IndexedTask?> ReadAsync(string id, Reach reach, CancellationToken ct)
    {
        if ((await index.FindAsync([id], ct)).FirstOrDefault() is { } row)
        {
            return row;
        }

        if (await finder.FindAsync(id, reach) is null)
        {
            return null;
        }

        // One that is not unfolded yet is created ahead of its turn; or the batch has just done so, and forgotten it.
        await finder.CreateFromBatchAsync(id);
        return (await index.FindAsync([id], ct)).FirstOrDefault();
    }

    private static QueueRank RankOf(IndexedTask task) => QueueRank.Of(task.Id, task.Position, task.Tie);
}
