using AriaCluster.Tasks;
using Orleans.Runtime;

namespace AriaCluster.Tests.Engine;

/// <summary>One of two silos dies under the grains.</summary>
public sealed class SiloDeathTests : IAsyncLifetime
{
    private const int Tasks = 40;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly GrainClusterOptions _options = new();
    private readonly ClusterEngine _engine;

    public SiloDeathTests() => _engine = (ClusterEngine)ClusterEngine.Create(_options);

    public async ValueTask InitializeAsync() => await _engine.StartAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task WhatTheDeadSiloHeldComesBackOnTheOther()
    {
        var ids = await CreateAsync();
        await KillAsync();

        foreach (var id in ids)
        {
            var task = await RepeatAsync(() => Task(id).GetAsync());
            Assert.Equal(DownloadStatus.Pending, task!.Status);
            Assert.Equal(ControlOutcome.Done, (await RepeatAsync(() => Task(id).PauseAsync("admin"))).Outcome);
        }
    }

    [Fact]
    public async Task AnAssignmentStaysSingleWhileItsCallersRepeatItThroughTheDeath()
    {
        var ids = await CreateAsync();

        var callers = ids.SelectMany(id => new[] { AssignAsync(id, "one"), AssignAsync(id, "two") }).ToArray();
        await KillAsync();
        await System.Threading.Tasks.Task.WhenAll(callers);

        foreach (var id in ids)
        {
            var task = await RepeatAsync(() => Task(id).GetAsync());
            var part = Assert.Single(task!.Parts);
            Assert.Equal((DownloadStatus.Queued, 1), (part.Status, part.Attempt));
            Assert.Single(task.History, line => line.Text.StartsWith("attempt 1 given", StringComparison.Ordinal));
        }
    }

    private ITaskGrain Task(string id) => _engine.Grains.GetGrain<ITaskGrain>(id);

    private async Task<string[]> CreateAsync()
    {
        var now = _options.Time.GetUtcNow();
        var ids = Enumerable.Range(0, Tasks).Select(_ => TaskId.New(now)).ToArray();
        var creation = new TaskCreation(new TaskSpecification { Uris = ["http://origin.test/file"], AllowDuplicate = true }, "owner", now, null, null);
        var created = await System.Threading.Tasks.Task.WhenAll(ids.Select(id => RepeatAsync(() => Task(id).CreateAsync(creation))));
        Assert.All(created, reply => Assert.Equal(CreateOutcome.Created, reply.Outcome));
        return ids;
    }

    private Task KillAsync() => _engine.Cluster.KillSiloAsync(_engine.Cluster.Silos[1]);

    // As the scheduler does: until somebody knows, and whoever did not get it hears that the plan was out of date.
    private Task<AssignReply> AssignAsync(string id, string worker) => RepeatAsync(async () =>
    {
        var reply = await Task(id).AssignAsync(new Assignment(0, 0, worker));
        return reply.Outcome == AssignOutcome.Unknown ? throw new TimeoutException() : reply;
    });

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        using var deadline = new CancellationTokenSource(_patience);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is (TimeoutException or OrleansException) && !deadline.IsCancellationRequested)
            {
                await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }
}
