using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Silo.Storage;

/// <summary>Turns a query into SQL for a page: the first rows of each slice of the table that may have some, and of those the first.</summary>
internal static class TaskListSql
{
    /// <param name="query">What to show.</param>
    /// <param name="limit">How many rows to read.</param>
    /// <param name="dialect">What differs between the databases.</param>
    public static (string Sql, DynamicParameters Values) Build(TaskQuery query, int limit, SqlDialect dialect)
    {
        var values = new DynamicParameters(new { limit });
        var filters = string.Concat(Filters(query, values, dialect).Select(filter => $" AND {filter}"));
        var slices = TaskSlice.Of(query, values, dialect).Select((slice, i) =>
            $"SELECT id FROM (SELECT id FROM tasks WHERE {slice.Condition}{filters} ORDER BY {slice.Order} LIMIT @limit) AS slice{i}");
        return (
            $"""
            SELECT {TaskRow.Columns} FROM tasks WHERE id IN
            (
                {string.Join(" UNION ALL ", slices)}
            )
            ORDER BY {OrderOf(query.Order)} LIMIT @limit
            """, values);
    }

    private static string OrderOf(TaskOrder order) => order switch
    {
        TaskOrder.Queue => "priority DESC, position, digits, id",
        TaskOrder.OldestFirst => "id",
        _ => "id DESC",
    };

    private static IEnumerable<string> Filters(TaskQuery query, DynamicParameters values, SqlDialect dialect)
    {
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
