using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresOwnershipTests : IAsyncLifetime
{
    private string _connectionString = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(Ownership.Exclusive, Ownership.Exclusive)]
    [InlineData(Ownership.Exclusive, Ownership.Shared)]
    [InlineData(Ownership.Shared, Ownership.Exclusive)]
    internal async Task TheSecondIsRefusedAndToldWhoTheFirstIs(Ownership first, Ownership second)
    {
        await using var owner = await OpenAsync(first);

        // It waits a little for an owner that may be about to go.
        var time = new ManualTimeProvider();
        var opening = OpenAsync(second, time);
        await Eventually.HoldsAsync(() => opening.IsCompleted, time, TimeSpan.FromSeconds(1));

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => opening);

        Assert.Contains($"'aria {Environment.ProcessId} ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Ownership.Shared, Ownership.Shared)]
    [InlineData(Ownership.Exclusive, Ownership.None)]
    internal async Task SilosShareADatabaseAndReadersAreNoOwners(Ownership first, Ownership second)
    {
        await using var owner = await OpenAsync(first);
        await using var other = await OpenAsync(second);

        Assert.Empty((await other.Index.ListAsync(new(), Cancellation)).Tasks);
    }

    [Fact]
    public async Task AReaderBesideSilosWritesWhatIsNobodysStateWhoeverOwnedTheDatabaseBefore()
    {
        await (await OpenAsync(Ownership.Exclusive)).DisposeAsync();
        await using var silo = await OpenAsync(Ownership.Shared);
        await using var front = await OpenAsync(Ownership.None);

        await front.Index.NoteImportedAsync("old", "task-1", Cancellation);
        await front.Index.ForgetSubmissionsAsync(DateTimeOffset.UnixEpoch, Cancellation);

        Assert.Equal("task-1", await silo.Index.FindImportedAsync("old", Cancellation));
    }

    [Fact]
    public async Task AReaderBesideAnExclusiveOwnerWritesNothing()
    {
        await using var owner = await OpenAsync(Ownership.Exclusive);
        await using var front = await OpenAsync(Ownership.None);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => front.Index.NoteImportedAsync("old", "task-1", Cancellation));

        Assert.Null(await owner.Index.FindImportedAsync("old", Cancellation));
    }

    [Fact]
    public async Task AfterAnOwnerIsGoneTheNextHasTheNextEpoch()
    {
        var epochs = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            await using var owner = await OpenAsync(Ownership.Exclusive);
            epochs.Add(owner.Epoch);
        }

        Assert.Equal([1, 2, 3], epochs);
    }

    [Fact]
    public async Task TwoThatStartAtOnceOnAnEmptyDatabaseMakeTheTablesOnce()
    {
        await using var first = Create(Ownership.Shared);
        await using var second = Create(Ownership.Shared);

        await Task.WhenAll(first.OpenAsync(Cancellation), second.OpenAsync(Cancellation));

        await using var connection = new NpgsqlConnection(_connectionString);
        Assert.Equal(SqlScript.Of("postgresql").Length, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM schema_scripts"));
    }

    [Fact]
    public async Task AServerThatIsNotThereIsNamed()
    {
        await using var database = new PostgresDatabase(
            new() { Kind = StorageKind.PostgreSql, ConnectionString = "Host=/nowhere;Database=aria;Username=aria" },
            Ownership.Exclusive, TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => database.OpenAsync(Cancellation));

        Assert.Contains("aria on /nowhere", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<PostgresDatabase> OpenAsync(Ownership ownership, TimeProvider? time = null)
    {
        var database = Create(ownership, time);
        try
        {
            await database.OpenAsync(Cancellation);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private PostgresDatabase Create(Ownership ownership, TimeProvider? time = null) => new(
        new() { Kind = StorageKind.PostgreSql, ConnectionString = _connectionString },
        ownership, time ?? TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance);
}
