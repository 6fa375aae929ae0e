using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace AriaCluster.Tests.Cluster;

/// <summary>A cluster with workers that fetch nothing, and a clock that moves in steps.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(500);
    private readonly List<FakeAgent> _agents = [];

    private Scene(GrainCluster cluster) => Cluster = cluster;

    public GrainCluster Cluster { get; }

    public IReadOnlyList<FakeAgent> Agents => _agents;

    public DateTimeOffset Now => Cluster.Time.GetUtcNow();

    public ITaskIndex Index => Cluster.Service<ITaskIndex>();

    public static async Task<Scene> StartAsync(int? hostileSeed = null, params (string Key, string Value)[] settings) => new(
        await GrainCluster.StartAsync(new()
        {
            HostileSeed = hostileSeed,
            Services = services => services.AddLogging().AddGrains().AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build()),
        }));

    public FakeAgent AddWorker(string name, int slots, int seed = 1, params Tag[] tags)
    {
        var agent = new FakeAgent(this, name, slots, seed) { Tags = [.. tags] };
        _agents.Add(agent);
        return agent;
    }

    /// <summary>Submits a task and returns its id once it is accepted.</summary>
    public async Task<string> SubmitAsync(TaskSpecification? specification = null)
    {
        var id = TaskId.New(Now);
        var creation = new TaskCreation(specification ?? Specification(id), "admin", Now, null, null);
        await AcceptedAsync(() => Cluster.CallAsync(async grains => (await grains.GetGrain<ITaskGrain>(id).CreateAsync(creation)).Outcome));
        return id;
    }

    /// <summary>Submits a batch and returns its tasks' ids once it is accepted. Unfolding it is up to the sweep.</summary>
    public async Task<ImmutableArray<string>> SubmitBatchAsync(int count)
    {
        var id = TaskId.NewBatch(Now);
        var submission = new BatchSubmission([.. Enumerable.Range(0, count).Select(i => Specification($"{i}"))], "admin", Now, null);
        await AcceptedAsync(() => Cluster.CallAsync(grains => grains.GetGrain<IBatchGrain>(id).AcceptAsync(submission)));
        return [.. Enumerable.Range(0, count).Select(i => TaskId.InBatch(id, i))];
    }

    public Task<TaskSnapshot?> FindAsync(string id) => Cluster.CallAsync(grains => grains.GetGrain<ITaskGrain>(id).GetAsync());

    public async Task<TaskSnapshot> GetAsync(string id) => await FindAsync(id) ?? throw new InvalidOperationException($"There is no {id}.");

    public async Task<DownloadStatus?> StatusOfAsync(string id) => (await FindAsync(id))?.Status;

    /// <summary>Gives a person's command, which may get no answer.</summary>
    public async Task TryAsync(Func<ITaskGrain, Task<ControlReply>> command, string id)
    {
        try
        {
            await command(Cluster.Grains.GetGrain<ITaskGrain>(id));
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or IOException)
        {
            // As if it had not been given.
        }
    }

    /// <summary>What happens in half a second: the pulse, each worker's step, the clock.</summary>
    public async Task StepAsync()
    {
        await PulseAsync();
        await Task.WhenAll(_agents.Select(agent => agent.StepAsync()));
        Cluster.Time.Advance(_step);
    }

    /// <summary>Lets time pass until the condition holds.</summary>
    public Task UntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(async () =>
    {
        await StepAsync();
        return await condition();
    });

    public Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public Task UntilAsync(string id, DownloadStatus status) => UntilAsync(async () => await StatusOfAsync(id) == status);

    /// <summary>Lets so much time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            await StepAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private static TaskSpecification Specification(string name) => new() { Uris = [$"http://origin.test/{name}"] };

    private static async Task AcceptedAsync(Func<Task<CreateOutcome>> submit)
    {
        while (await submit() == CreateOutcome.Unknown)
        {
            await Task.Yield();
        }
    }

    private async Task PulseAsync()
    {
        try
        {
            await Cluster.Grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).PulseAsync();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or IOException)
        {
            // The next one comes soon.
        }
    }
}
