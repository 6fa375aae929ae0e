using System.Collections.Frozen;
using System.Collections.Immutable;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Primitives;

namespace AriaCluster.Api.Tasks;

/// <summary>Reads the query of a list of tasks.</summary>
internal static class TaskListRequest
{
    /// <summary>The most rows of a page.</summary>
    public const int MaxLimit = 1000;

    private const int MaxTextLength = 200;

    private static readonly FrozenDictionary<string, Func<TaskQuery, StringValues, FaultList, TaskQuery>> _parameters =
        new Dictionary<string, Func<TaskQuery, StringValues, FaultList, TaskQuery>>(StringComparer.Ordinal)
        {
            ["status"] = ReadStatus,
            ["tag"] = ReadTags,
            ["worker"] = ReadWorker,
            ["owner"] = (query, values, faults) => query with { Owner = QueryValues.ReadText("owner", values, MaxTextLength, faults) },
            ["batch"] = ReadBatch,
            ["text"] = (query, values, faults) => query with { Text = QueryValues.ReadText("text", values, MaxTextLength, faults) },
            ["order"] = ReadOrder,
            ["after"] = (query, values, _) => query with { After = values.ToString() },
            ["limit"] = (query, values, faults) => query with { Limit = QueryValues.ReadLimit(values, MaxLimit, faults) },
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TaskQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var query = QueryValues.Read(parameters, _parameters, new TaskQuery(), faults);
        CheckOrder(query, faults);
        return query;
    }

    // Parameters come in any order.
    private static void CheckOrder(TaskQuery query, FaultList faults)
    {
        if (query.Order == TaskOrder.Queue && query.Statuses.Any(status => status != DownloadStatus.Pending))
        {
            faults.Add("order", "queue is of pending tasks; status can be nothing else then");
        }

        if (query.After is not null && (query.Order == TaskOrder.Queue ? QueueCursor.Parse(query.After) is null : !TaskId.IsValid(query.After)))
        {
            faults.Add("after", "must be the next of the page before, in the same order");
        }
    }

    private static TaskQuery ReadStatus(TaskQuery query, StringValues values, FaultList faults)
    {
        var statuses = ImmutableArray.CreateBuilder<DownloadStatus>();
        foreach (var name in values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).Take(32))
        {
            if (StatusText.TryParse(name, out var status))
            {
                statuses.Add(status);
            }
            else
            {
                faults.Add("status", $"{FaultList.Quote(name)} is not known; allowed are {StatusText.Names}, with commas between them");
            }
        }

        return query with { Statuses = [.. statuses.Distinct()] };
    }

    private static TaskQuery ReadTags(TaskQuery query, StringValues values, FaultList faults)
    {
        var tags = ImmutableArray.CreateBuilder<Tag>();
        foreach (var value in values.OfType<string>())
        {
            var equals = value.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !TagText.IsKey(value[..equals]) || !TagText.IsValue(value[(equals + 1)..]))
            {
                faults.Add("tag", $"{FaultList.Quote(value)} is no tag; allowed is KEY=VALUE, the key {TagText.KeyRule}, the value {TagText.ValueRule}");
                continue;
            }

            tags.Add(new Tag(value[..equals], value[(equals + 1)..]));
        }

        if (tags.Count > TagText.Most)
        {
            faults.Add("tag", $"is given {tags.Count} times; at most {TagText.Most} are allowed");
        }

        return query with { Tags = tags.DrainToImmutable() };
    }

    private static TaskQuery ReadWorker(TaskQuery query, StringValues values, FaultList faults)
    {
        if (values is not [{ } name] || !WorkerName.IsValid(name))
        {
            faults.Add("worker", $"must be one worker's name: {WorkerName.Rule}");
        }

        return query with { Worker = values.ToString() };
    }

    private static TaskQuery ReadBatch(TaskQuery query, StringValues values, FaultList faults)
    {
        if (values is not [{ } id] || !TaskId.IsBatch(id))
        {
            faults.Add("batch", "must be one batch's id");
        }

        return query with { BatchId = values };
    }

    private static TaskQuery ReadOrder(TaskQuery query, StringValues values, FaultList faults)
    {
        var order = values.ToString() switch
        {
            "newest" => TaskOrder.NewestFirst,
            "oldest" => TaskOrder.OldestFirst,
            "queue" => TaskOrder.Queue,
            _ => default,
        };
        if (order == default)
        {
            faults.Add("order", "must be newest, oldest or queue");
        }

        return query with { Order = order };
    }
}
