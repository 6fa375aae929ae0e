using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Silo.Storage;

/// <summary>
/// A part of the table in which an index has the order of a list. Statuses that an index knows are looked up there; with completed tasks
/// among them, or without a choice, the table is walked by id, since nearly every row of an old queue is completed. Of one owner every
/// status is a slice of its own, but for what workers hold: that is one of all owners.
/// </summary>
/// <param name="Condition">Which rows.</param>
/// <param name="Order">As the index has them.</param>
internal sealed record TaskSlice(string Condition, string Order)
{
    private static readonly (string Condition, DownloadStatus From, DownloadStatus To)[] _indexed =
    [
        ("status = 1 AND NOT deleted", DownloadStatus.Pending, DownloadStatus.Pending),
        ("status BETWEEN 2 AND 4", DownloadStatus.Queued, DownloadStatus.Delivering),
        ("status BETWEEN 6 AND 8 AND NOT deleted", DownloadStatus.Failed, DownloadStatus.Paused),
    ];

    /// <summary>The slices that may have rows of a query.</summary>
    /// <param name="query">Its order, where it goes on, its statuses and its owner.</param>
    /// <param name="values">Gets what the conditions name.</param>
    /// <param name="dialect">What differs between the databases.</param>
    public static IEnumerable<TaskSlice> Of(TaskQuery query, DynamicParameters values, SqlDialect dialect)
    {
        if (query.Owner is not null)
        {
            values.Add("owner", query.Owner);
        }

        return query.Order == TaskOrder.Queue ? InQueue(query, values) : ById(query, values, dialect);
    }

    private static IEnumerable<TaskSlice> InQueue(TaskQuery query, DynamicParameters values)
    {
        var after = QueueCursor.Parse(query.After);
        if (after is not null)
        {
            values.AddDynamicParams(new { after.Position, after.Digits, after.Id });
        }

        for (var priority = after?.Priority ?? TaskPriority.Urgent; priority >= TaskPriority.Low; priority--)
        {
            var owned = query.Owner is null ? "" : " AND owner = @owner";
            var rest = priority == after?.Priority ? " AND (position, digits, id) > (@Position, @Digits, @Id)" : "";
            yield return new($"status = 1 AND NOT deleted{owned} AND priority = {(int)priority}{rest}", "position, digits, id");
        }
    }

    private static IEnumerable<TaskSlice> ById(TaskQuery query, DynamicParameters values, SqlDialect dialect)
    {
        if (query.After is not null)
        {
            values.Add("afterId", query.After);
        }

        var (direction, isAfter) = query.Order == TaskOrder.NewestFirst ? ("DESC", "<") : ("ASC", ">");
        return from slice in query.Owner is null ? OfAll(query) : OfOwner(query, dialect)
               select new TaskSlice(query.After is null ? slice.Condition : $"{slice.Condition} AND {slice.Id} {isAfter} @afterId", $"{slice.Id} {direction}");
    }

    private static IEnumerable<(string Condition, string Id)> OfAll(TaskQuery query)
    {
        if (query.Statuses.IsDefaultOrEmpty)
        {
            return [("NOT deleted", "id")];
        }

        var statuses = $"status IN ({string.Join(", ", query.Statuses.Select(status => (int)status))})";
        return query.Statuses.Contains(DownloadStatus.Completed)
            ? [($"NOT deleted AND {statuses}", "id")]
            : from index in _indexed
              where query.Statuses.Any(status => status >= index.From && status <= index.To)
              select ($"{index.Condition} AND {statuses}", "id");
    }

    private static IEnumerable<(string Condition, string Id)> OfOwner(TaskQuery query, SqlDialect dialect)
    {
        var statuses = query.Statuses.IsDefaultOrEmpty ? [.. Enum.GetValues<DownloadStatus>()] : query.Statuses;
        var held = statuses.Where(IsHeld).Select(status => (int)status).ToArray();
        if (held.Length > 0)
        {
            yield return ($"{OwnerSql.Held} AND status IN ({string.Join(", ", held)})", "id");
        }

        foreach (var status in statuses.Where(status => !IsHeld(status)))
        {
            yield return ($"{OwnerSql.NotHeld} AND deleted = FALSE AND status = {(int)status}", dialect.OwnedId);
        }
    }

    private static bool IsHeld(DownloadStatus status) => status is >= DownloadStatus.Queued and <= DownloadStatus.Delivering;
}
