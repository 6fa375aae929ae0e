using AriaCluster.Tasks;
using Dapper;
using Npgsql;
using Orleans.Runtime;

namespace AriaCluster.Tests.Engine;

/// <summary>A database that answers no more, seen from outside the silos.</summary>
public sealed class DatabaseFaultTests : IAsyncLifetime
{
    private readonly GrainClusterOptions _options = new();
    private readonly ClusterEngine _engine;

    public DatabaseFaultTests() => _engine = (ClusterEngine)ClusterEngine.Create(_options);

    public async ValueTask InitializeAsync() => await _engine.StartAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task ItsWordsReachTheCallerAndWhenItIsBackTheGrainsAnswer()
    {
        await using var connection = new NpgsqlConnection(_engine.ConnectionString);
        await connection.ExecuteAsync("ALTER TABLE OrleansStorage RENAME TO away");

        foreach (var task in Enumerable.Range(0, 10).Select(_ => _engine.Grains.GetGrain<ITaskGrain>(TaskId.New(_options.Time.GetUtcNow()))))
        {
            var fault = await Assert.ThrowsAsync<OrleansException>(task.GetAsync);
            Assert.Contains("OrleansStorage", fault.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        await connection.ExecuteAsync("ALTER TABLE away RENAME TO OrleansStorage");
        Assert.Null(await _engine.Grains.GetGrain<ITaskGrain>(TaskId.New(_options.Time.GetUtcNow())).GetAsync());
    }
}
