using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Tests.Storage;

/// <summary>Which way SQLite goes to one owner's tasks, to the queue, and to counts: it decides by the tables' form alone.</summary>
public sealed class SqliteTaskPlanTests : IAsyncLifetime
{
    private static readonly string[] _except = ["task-1"];

    private StoreUnderTest _store = null!;

    private static SqlDialect Dialect => SqliteTaskIndex.Dialect;

    public async ValueTask InitializeAsync() => _store = await StoreUnderTest.OpenAsync(StorageKind.Memory, this);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(TaskOrder.NewestFirst)]
    [InlineData(TaskOrder.OldestFirst)]
    internal async Task AListOfAnOwnerReadsNoOthersRowsButThoseThatWorkersHold(TaskOrder order)
    {
        var (sql, values) = TaskListSql.Build(new() { Owner = "cron", Order = order, After = TaskId.New(DateTimeOffset.UnixEpoch) }, 101, Dialect);

        Assert.Equal(
            [
                "SEARCH tasks USING COVERING INDEX tasks_owned (owner=? AND deleted=? AND status=? AND id?)",
                "SEARCH tasks USING INDEX sqlite_autoindex_tasks_1 (id=?)",
                "SEARCH tasks USING INDEX tasks_active (id?)",
            ],
            await ExplainAsync(sql, values));
    }

    [Theory]
    [InlineData(null, "tasks_queue (priority=?)", "tasks_queue (priority=? AND (position,digits,id)?(?,?,?))")]
    [InlineData("cron", "tasks_owned_queue (owner=? AND priority=?)", "tasks_owned_queue (owner=? AND priority=? AND (position,digits,id)?(?,?,?))")]
    public async Task TheQueueIsReadInItsOrder(string? owner, string whole, string rest)
    {
        var after = new QueueCursor(TaskPriority.High, 7, "00", TaskId.New(DateTimeOffset.UnixEpoch)).ToString();
        var (sql, values) = TaskListSql.Build(new() { Owner = owner, Order = TaskOrder.Queue, After = after }, 101, Dialect);

        Assert.Equal(
            ["SEARCH tasks USING INDEX sqlite_autoindex_tasks_1 (id=?)", $"SEARCH tasks USING INDEX {rest}", $"SEARCH tasks USING INDEX {whole}"],
            await ExplainAsync(sql, values));
    }

    [Fact]
    public async Task CountsOfAnOwnerReadItsRowsAlone()
    {
        string[] counted = ["SCAN tasks USING INDEX tasks_active", "SEARCH tasks USING COVERING INDEX tasks_owned (owner=? AND deleted=?)"];
        string[] unfinished = ["SCAN tasks USING INDEX tasks_active", "SEARCH tasks USING COVERING INDEX tasks_owned (owner=? AND deleted=? AND status=?)"];

        Assert.Equal(counted, await ExplainAsync(OwnerSql.Count, new { owner = "cron" }));
        Assert.Equal(
            unfinished, await ExplainAsync(OwnerSql.CountUnfinished(Dialect), new { owner = "cron", tasks = _except, parts = _except, batches = _except }));
    }

    [Fact]
    public async Task BytesOfAnOwnersDayReadItsRowsOfThatDay() => Assert.Equal(
        ["SEARCH tasks USING INDEX tasks_active (id?)", "SEARCH tasks USING INDEX tasks_owned (owner=? AND deleted=? AND status=? AND id?)"],
        await ExplainAsync(OwnerSql.SumBytes(Dialect), new { owner = "cron", first = "task-1" }));

    [Fact]
    public async Task TheEndsOfAnOwnersQueueAreItsFirstAndLastRow() => Assert.Equal(
        ["SEARCH tasks USING INDEX tasks_owned_queue (owner=? AND priority=?)"],
        await ExplainAsync(OwnerSql.Ends, new { owner = "cron", priority = 2 }));

    // The steps that read the table tasks, each once; whether a bound is upper or lower says nothing.
    private async Task<string[]> ExplainAsync(string sql, object values)
    {
        await using var connection = await _store.ConnectAsync();
        var steps = await connection.QueryAsync<(long, long, long, string Detail)>($"EXPLAIN QUERY PLAN {sql}", values);
        return
        [
            .. steps.Select(step => step.Detail.Replace("<?", "?", StringComparison.Ordinal).Replace(">?", "?", StringComparison.Ordinal)
                    .Replace(")>(", ")?(", StringComparison.Ordinal))
                .Where(step => step.Contains(" tasks ", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
        ];
    }
}
