using System.Text.Json;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Tasks;
using Dapper;

namespace AriaCluster.Tests.Storage;

/// <summary>How many rows PostgreSQL looks at for an owner who has few of many, all of them old.</summary>
public sealed class PostgresTaskPlanTests : IAsyncLifetime
{
    private const int Others = 20_000;
    private const int Own = 40;
    private const int Held = Others / 1000;

    // Of every status but those of what workers hold, which only the first thousand have.
    private const string Fill = """
        INSERT INTO tasks (id, gid, status, priority, position, worker, attempt, owner, tags, name, failures, created_at, ended_at, deleted, seq)
        SELECT
            'task-' || lpad(to_hex(number), 8, '0') || '-0000-7000-8000-00000000ffff', number, status, 2, number, 'w1', 1, owner, '[]', 'name', 0, number,
            CASE WHEN status BETWEEN 5 AND 7 THEN number END, false, number
        FROM
        (
            SELECT number, CASE WHEN number % 2 = 0 AND number <= 2 * @Own THEN 'cron' ELSE 'admin' END AS owner,
                (CASE WHEN number % 1000 = 999 THEN '{2,3,4}' ELSE '{1,5,6,7,8}' END::int[])[1 + number / 2 % CASE WHEN number % 1000 = 999 THEN 3 ELSE 5 END] AS status
            FROM generate_series(1, @Others) AS number
        ) AS made
        """;

    private static readonly string[] _except = ["task-1"];

    private StoreUnderTest _store = null!;

    private static SqlDialect Dialect => PostgresTaskIndex.Dialect;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreUnderTest.OpenAsync(StorageKind.PostgreSql, this);
        await using var connection = await _store.Database.ConnectAsync(writes: true, TestContext.Current.CancellationToken);
        await connection.ExecuteAsync($"{Fill}; ANALYZE tasks", new { Own, Others });
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(TaskOrder.NewestFirst)]
    [InlineData(TaskOrder.OldestFirst)]
    [InlineData(TaskOrder.Queue)]
    internal async Task AListOfAnOwnerLooksAtItsRowsAlone(TaskOrder order)
    {
        var (sql, values) = TaskListSql.Build(new() { Owner = "cron", Order = order }, 101, Dialect);

        Assert.InRange(await LookedAtAsync(sql, values), 1, (2 * Own) + Held);
    }

    [Fact]
    public async Task AListOfOneStatusOfAnOwnerLooksAtThatAlone()
    {
        var (sql, values) = TaskListSql.Build(new() { Owner = "cron", Statuses = [DownloadStatus.Failed] }, 101, Dialect);

        Assert.InRange(await LookedAtAsync(sql, values), 1, 2 * Own / 5);
    }

    [Fact]
    public async Task APlanThatIsKeptForAnyOwnerIsNoWorse()
    {
        var (sql, values) = TaskListSql.Build(new() { Owner = "cron" }, 101, Dialect);

        Assert.InRange(await LookedAtAsync(sql, values, "SET plan_cache_mode = force_generic_plan"), 1, (2 * Own) + Held);
    }

    [Fact]
    public async Task CountsAndQuotasOfAnOwnerLookAtItsRowsAlone()
    {
        Assert.InRange(await LookedAtAsync(OwnerSql.Count, new { owner = "cron" }), 1, Own + Held);
        Assert.InRange(
            await LookedAtAsync(OwnerSql.CountUnfinished(Dialect), new { owner = "cron", tasks = _except, parts = _except, batches = _except }),
            1,
            Own + Held);
        Assert.InRange(await LookedAtAsync(OwnerSql.SumBytes(Dialect), new { owner = "cron", first = "task-0000" }), 1, Own + Held);
        Assert.InRange(await LookedAtAsync(OwnerSql.FindLastTooMuch(Dialect), new { owner = "cron", first = "task-0000", most = 1L }), 1, Own + Held);
        Assert.InRange(await LookedAtAsync(OwnerSql.Ends, new { owner = "cron", priority = 2 }), 1, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APageOfTheQueueLooksAtAPage(bool isFirst)
    {
        var after = isFirst ? null : new QueueCursor(TaskPriority.Normal, Others / 2, "00", TaskId.New(DateTimeOffset.UnixEpoch)).ToString();
        var (sql, values) = TaskListSql.Build(new() { Order = TaskOrder.Queue, After = after }, 101, Dialect);

        Assert.InRange(await LookedAtAsync(sql, values), 101, 2 * 101);
    }

    private async Task<long> LookedAtAsync(string sql, object values, string settings = "SELECT 1")
    {
        await using var connection = await _store.ConnectAsync();
        await connection.ExecuteAsync(settings);
        using var plan = JsonDocument.Parse(string.Concat(await connection.QueryAsync<string>($"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)));
        var looked = LookedAt(plan.RootElement[0].GetProperty("Plan"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{looked} rows: {plan.RootElement}");
        return looked;
    }

    // Of a node that reads the table: the rows it gave and those it left out, each time.
    private static long LookedAt(JsonElement node)
    {
        long Value(string name) => node.TryGetProperty(name, out var value) ? (long)value.GetDouble() : 0;
        var own = node.TryGetProperty("Relation Name", out var table) && table.GetString() == "tasks"
            ? (Value("Actual Rows") + Value("Rows Removed by Filter") + Value("Rows Removed by Index Recheck")) * Value("Actual Loops")
            : 0;
        return own + (node.TryGetProperty("Plans", out var inner) ? inner.EnumerateArray().Sum(LookedAt) : 0);
    }
}
