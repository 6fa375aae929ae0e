using System.Collections.Immutable;
using System.Data.Common;
using AriaCluster.Silo.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriaCluster.Tests.Storage;

public sealed class MigrationTests : IDisposable
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgresql";

    private readonly TempFolder _folder = new();
    private string? _postgres;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public void EveryScriptHasANumberOfItsOwn(string kind)
    {
        var numbers = SqlScript.Of(kind).Select(script => script.Number).ToArray();

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public async Task EachScriptIsAppliedOnce(string kind)
    {
        await using var connection = await OpenAsync(kind);

        Assert.Equal(SqlScript.Of(kind).Length, await MigrateAsync(connection, SqlScript.Of(kind)));
        Assert.Equal(0, await MigrateAsync(connection, SqlScript.Of(kind)));
        Assert.Equal(SqlScript.Of(kind).Length, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM schema_scripts"));
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public async Task OnlyNewScriptsAreAppliedToAnOlderDatabase(string kind)
    {
        await using var connection = await OpenAsync(kind);
        SqlScript[] scripts = [new(1, "0001-a", "CREATE TABLE a (x INTEGER)"), new(2, "0002-b", "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2)")];
        await MigrateAsync(connection, [scripts[0]]);

        Assert.Equal(1, await MigrateAsync(connection, [.. scripts]));

        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("SELECT sum(x) FROM a"));
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public async Task AScriptThatCameLaterFillsItsGapBelowHigherNumbers(string kind)
    {
        await using var connection = await OpenAsync(kind);
        SqlScript[] scripts = [new(1, "0001-a", "CREATE TABLE a (x INTEGER)"), new(2, "0002-b", "INSERT INTO a VALUES (1)"), new(3, "0003-c", "INSERT INTO a VALUES (2)")];
        await MigrateAsync(connection, [scripts[0], scripts[2]]);

        Assert.Equal(1, await MigrateAsync(connection, [.. scripts]));

        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("SELECT sum(x) FROM a"));
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public async Task AScriptThatFailsLeavesNothingOfAny(string kind)
    {
        await using var connection = await OpenAsync(kind);

        await Assert.ThrowsAnyAsync<DbException>(() => MigrateAsync(
            connection, [new(1, "0001-a", "CREATE TABLE a (x INTEGER)"), new(2, "0002-b", "CREATE TABLE b (x INTEGER); INSERT INTO nowhere VALUES (1)")]));

        Assert.Equal(1, await MigrateAsync(connection, [new(1, "0001-a", "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER)")]));
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public async Task AScriptThatWasChangedAfterwardsIsRefused(string kind)
    {
        await using var connection = await OpenAsync(kind);
        await MigrateAsync(connection, [new(1, "0001-a", "CREATE TABLE a (x INTEGER)")]);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => MigrateAsync(connection, [new(1, "0001-a", "CREATE TABLE a (y INTEGER)")]));

        Assert.Contains("0001-a", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sqlite)]
    [InlineData(Postgres)]
    public async Task ADatabaseOfANewerVersionIsRefused(string kind)
    {
        await using var connection = await OpenAsync(kind);
        await MigrateAsync(connection, [new(1, "0001-a", "CREATE TABLE a (x INTEGER)"), new(2, "0002-b", "CREATE TABLE b (x INTEGER)")]);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => MigrateAsync(connection, [new(1, "0001-a", "CREATE TABLE a (x INTEGER)")]));

        Assert.Contains("0002-b", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LineEndsDoNotChangeAScript() =>
        Assert.Equal(new SqlScript(1, "a", "CREATE\nTABLE").Checksum, new SqlScript(1, "a", "CREATE\r\nTABLE").Checksum);

    private async Task<DbConnection> OpenAsync(string kind)
    {
        DbConnection connection = kind == Sqlite
            ? new SqliteConnection($"Data Source={_folder["a.db"]};Pooling=False")
            : new NpgsqlConnection(_postgres ??= await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task<int> MigrateAsync(DbConnection connection, ImmutableArray<SqlScript> scripts)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var applied = await MigrationRunner.RunAsync(transaction, scripts, TimeProvider.System, Cancellation);
        await transaction.CommitAsync(Cancellation);
        return applied;
    }
}
