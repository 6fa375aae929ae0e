using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;
using AriaCluster.Tests.Storage;
using Dapper;
using Npgsql;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

/// <summary>What happens to the owner of a PostgreSQL database that goes away, comes back, or is taken over.</summary>
public sealed class PostgresAwayTests(PostgresAwayTests.OwnServer own) : IClassFixture<PostgresAwayTests.OwnServer>, IAsyncLifetime
{
    private readonly SampleTasks _samples = new(13);
    private StoreUnderTest _store = null!;
    private string _connectionString = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await own.Server.CreateDatabaseAsync() + ";Pooling=false";
        _store = await StoreUnderTest.OpenAsync(StorageKind.PostgreSql, _connectionString + ";Command Timeout=1");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task WhileTheServerIsAwayWritesAndReadsFailAndAfterwardsTheyGoOn()
    {
        var before = _samples.Next();
        await _store.WriteAsync(before);

        await own.Server.CrashAsync();
        await Eventually.HoldsAsync(() => IsRefusedAsync(_samples.Next()));
        Assert.True(await IsRefusedAsync(_samples.Next()));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _store.States.ReadAsync(StateNames.Task, before.Id, Cancellation));

        await own.Server.RestartAsync();
        var after = _samples.Next();
        await Eventually.HoldsAsync(async () => !await IsRefusedAsync(after));

        await _store.WriteAsync(before with { Failures = 1 }, 1);
        await _store.CheckTablesAsync();
        Assert.False(_store.Lost.Task.IsCompleted);
    }

    [Fact]
    public async Task ASessionThatIsEndedIsRegainedWithTheSameEpoch()
    {
        await _store.WriteAsync(_samples.Next());

        await EndSessionsAsync();

        var next = _samples.Next();
        await Eventually.HoldsAsync(async () => !await IsRefusedAsync(next));
        Assert.False(_store.Lost.Task.IsCompleted);
        await _store.CheckTablesAsync();
    }

    [Fact]
    public async Task AnOwnerThatWasReplacedWhileItWasAwayWritesNoMoreAndEnds()
    {
        var task = _samples.Next();
        await _store.WriteAsync(task);

        // The next owner's lock waits for the session's end, so it has it before the first owner is back.
        await using var rival = new NpgsqlConnection(_connectionString);
        await rival.OpenAsync(Cancellation);
        var taken = rival.ExecuteAsync("SELECT pg_advisory_lock(1634888033, 1); UPDATE owner SET epoch = epoch + 1");
        await EndSessionsAsync();
        await taken;
        Assert.True(await IsRefusedAsync(_samples.Next()));

        Assert.Contains("Another process", await _store.Lost.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.WriteAsync(task with { Failures = 1 }, 1));
        Assert.Equal(1, (await rival.QueryAsync<int>("SELECT version FROM OrleansStorage")).Single());
    }

    [Fact]
    public async Task AnOwnerWhoseEpochIsOverWritesNoMoreAndEnds()
    {
        await using var other = new NpgsqlConnection(_connectionString);
        await other.ExecuteAsync("UPDATE owner SET epoch = epoch + 1");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.WriteAsync(_samples.Next()));

        await _store.Lost.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, await other.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansStorage"));
    }

    [Fact]
    public async Task AWriteThatTheServerDoesNotFinishFailsAndLaterOnesSucceed()
    {
        var task = _samples.Next();
        await using var other = new NpgsqlConnection(_connectionString);
        await other.OpenAsync(Cancellation);
        await using (var transaction = await other.BeginTransactionAsync(Cancellation))
        {
            await other.ExecuteAsync("LOCK TABLE OrleansStorage", transaction: transaction);

            await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.WriteAsync(task));
        }

        await Eventually.HoldsAsync(async () => !await IsRefusedAsync(task));
        Assert.False(_store.Lost.Task.IsCompleted);
    }

    /// <summary>A server that may be crashed without harm to other tests.</summary>
    public sealed class OwnServer : IAsyncLifetime
    {
        internal PostgresServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    private async Task<bool> IsRefusedAsync(DownloadTask task)
    {
        try
        {
            await _store.WriteAsync(task);
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }

    private async Task EndSessionsAsync()
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'aria %' AND application_name NOT LIKE '%reads'");
    }
}
