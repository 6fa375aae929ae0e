using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Silo.Storage;

/// <summary>
/// Turns a query into SQL for a page. Statuses that an index knows are looked up there, each in its own page of ids; with completed
/// tasks among them, or without a choice, the table is walked by id, since nearly every row of an old queue is completed.
/// </summary>
internal static class TaskListSql
{
    private static readonly (string Condition, DownloadStatus From, DownloadStatus To)[] _indexed =
    [
        ("status = 1 AND NOT deleted", DownloadStatus.Pending, DownloadStatus.Pending),
        ("status BETWEEN 2 AND 4", DownloadStatus.Queued, DownloadStatus.Delivering),
        ("status BETWEEN 6 AND 8 AND NOT deleted", DownloadStatus.Failed, DownloadStatus.Paused),
    ];

    /// <param name="query">What to show.</param>
    /// <param name="limit">How many rows to read.</param>
    /// <param name="dialect">What differs between the databases.</param>
    public static (string Sql, DynamicParameters Values) Build(TaskQuery query, int limit, SqlDialect dialect)
    {
        var values = new DynamicParameters(new { limit });
        var filters = string.Concat(Filters(query, values, dialect).Select(filter => $" AND {filter}"));
        var order = query.Order == TaskOrder.NewestFirst ? "DESC" : "ASC";
        var pages = Conditions(query).Select((condition, i) =>
            $"SELECT id FROM (SELECT id FROM tasks WHERE {condition}{filters} ORDER BY id {order} LIMIT @limit) AS page{i}");
        return (
            $"""
            SELECT {TaskRow.Columns} FROM tasks WHERE id IN
            (
                {string.Join(" UNION ALL ", pages)}
            )
            ORDER BY id {order} LIMIT @limit
            """, values);
    }

    private static IEnumerable<string> Conditions(TaskQuery query)
    {
        if (query.Statuses.IsDefaultOrEmpty)
        {
            return ["NOT deleted"];
        }

        var statuses = $"status IN ({string.Join(", ", query.Statuses.Select(status => (int)status))})";
        return query.Statuses.Contains(DownloadStatus.Completed)
            ? [$"NOT deleted AND {statuses}"]
            : from index in _indexed
              where query.Statuses.Any(status => status >= index.From && status <= index.To)
              select $"{index.Condition} AND {statuses}";
    }

    private static IEnumerable<string> Filters(TaskQuery query, DynamicParameters values, SqlDialect dialect)
    {
        if (query.AfterId is not null)
        {
            values.Add("afterId", query.AfterId);
            yield return query.Order == TaskOrder.NewestFirst ? "id < @afterId" : "id > @afterId";
        }

        if (query.BatchId is not null)
        {
            values.Add("firstId", TaskId.InBatch(query.BatchId, 0));
            values.Add("lastId", TaskId.InBatch(query.BatchId, TaskId.MaxBatch - 1));
            yield return "id BETWEEN @firstId AND @lastId";
        }

        if (query.Worker is not null)
        {
            values.Add("worker", query.Worker);
            yield return "worker = @worker";
        }

        if (query.Owner is not null)
        {
            values.Add("owner", query.Owner);
            yield return "owner = @owner";
        }

        for (var i = 0; i < (query.Tags.IsDefault ? 0 : query.Tags.Length); i++)
        {
            values.Add($"tag{i}", dialect.TagValue(query.Tags[i]));
            yield return dialect.HasTag($"@tag{i}");
        }

        if (query.Text is not null)
        {
            values.Add("text", query.Text);
            yield return $"({dialect.Contains("name", "@text")} OR {dialect.Contains("host", "@text")} OR {dialect.Contains("id", "@text")})";
        }
    }
}
