using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Tasks;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace AriaCluster.Tests.Cluster;

/// <summary>A cluster with workers that fetch nothing, and a clock that moves in steps.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Owner = "admin";

    /// <summary>The key that tasks are submitted with.</summary>
    public static readonly ApiKey OwnersKey = new(Owner, "", KeyScopes.Admin, DateTimeOffset.UnixEpoch, null);

    /// <summary>Who commands.</summary>
    public const string Somebody = "somebody";

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(500);
    private readonly List<FakeAgent> _agents = [];

    private readonly ForwardClock _clock;

    public Scene(GrainCluster cluster) => (Cluster, _clock) = (cluster, new(cluster.Time));

    public GrainCluster Cluster { get; }

    public IReadOnlyList<FakeAgent> Agents => _agents;

    public DateTimeOffset Now => Cluster.Time.GetUtcNow();

    public ITaskIndex Index => Cluster.Service<ITaskIndex>();

    public static async Task<Scene> StartAsync(int? hostileSeed = null, params (string Key, string Value)[] settings) =>
        new(await GrainCluster.StartAsync(OptionsOf(hostileSeed, settings)));

    /// <summary>What the cluster of a scene is made of.</summary>
    public static GrainClusterOptions OptionsOf(int? hostileSeed = null, params (string Key, string Value)[] settings) => new()
    {
        HostileSeed = hostileSeed,
        Services = services => services.AddLogging().AddGrains().AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build()),
    };

    public static TaskSpecification Specification(string name) => new() { Uris = [$"http://origin.test/{name}"] };

    public IWorkerGrain WorkerGrain(string name) => Cluster.Grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));

    public ITaskGrain TaskGrain(string id) => Cluster.Grains.GetGrain<ITaskGrain>(id);

    public FakeAgent AddWorker(string name, int slots, int seed = 1, params Tag[] tags)
    {
        var agent = new FakeAgent(this, name, slots, seed) { Tags = [.. tags] };
        _agents.Add(agent);
        return agent;
    }

    /// <summary>Submits a task and returns its id once it is accepted.</summary>
    public async Task<string> SubmitAsync(TaskSpecification? specification = null) =>
        (await AcceptAsync(acceptance => acceptance.AcceptAsync((specification ?? Specification("file")) with { AllowDuplicate = true }, OwnersKey, null, CancellationToken.None))).Id;

    /// <summary>Submits a batch and returns its tasks' ids once it is accepted.</summary>
    public async Task<ImmutableArray<string>> SubmitBatchAsync(int count)
    {
        var specifications = Enumerable.Range(0, count).Select(i => Specification($"{i}")).ToImmutableArray();
        var reply = await AcceptAsync(acceptance => acceptance.AcceptAsync(specifications, OwnersKey, null, CancellationToken.None));
        return [.. Enumerable.Range(0, count).Select(i => TaskId.InBatch(reply.Id, i))];
    }

    /// <summary>Submits as the API does, and again while nobody knows whether that took effect, as its callers do.</summary>
    public async Task<AcceptanceReply> AcceptAsync(Func<Acceptance, Task<AcceptanceReply>> submit)
    {
        while (true)
        {
            var reply = submit(new(Cluster.Grains, Index, new(Cluster.Grains, Cluster.Time, NullLogger<Quotas>.Instance), _clock, Cluster.Time, NullLogger<Acceptance>.Instance));
            while (!reply.IsCompleted)
            {
                await PassAsync(_step);
            }

            if ((await reply).Outcome != AcceptanceOutcome.Unknown)
            {
                return await reply;
            }
        }
    }

    public Task<TaskSnapshot?> FindAsync(string id) => Cluster.CallAsync(grains => grains.GetGrain<ITaskGrain>(id).GetAsync());

    public async Task<TaskSnapshot> GetAsync(string id) => await FindAsync(id) ?? throw new InvalidOperationException($"There is no {id}.");

    /// <summary>Why the task waits, as a code.</summary>
    public async Task<string?> ExplainAsync(string id) =>
        (await Cluster.CallAsync(grains => grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).ExplainAsync(id)))?.Code;

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
        await Cluster.SettleAsync();
        Cluster.Time.Advance(_step);
        await Cluster.SettleAsync();
    }

    /// <summary>Lets time pass until the condition holds; much less than half an hour.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        for (var end = Now + TimeSpan.FromMinutes(30); !await condition();)
        {
            Assert.True(Now < end, $"Still not after half an hour: {what}");
            await PassAsync(_step);
        }
    }

    public Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        UntilAsync(() => Task.FromResult(condition()), what);

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

    /// <summary>Acts, and if that fails tells all that may say why: what workers hold, tasks' histories and what they wait for.</summary>
    public async Task ToldAsync(IReadOnlyCollection<string> ids, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await DescribeAsync(ids));
            throw;
        }
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private async Task<string> DescribeAsync(IReadOnlyCollection<string> ids)
    {
        var text = new StringBuilder();
        foreach (var agent in _agents)
        {
            text.AppendLine(agent.ToString());
        }

        var rows = (await Index.FindAsync(ids, CancellationToken.None)).ToDictionary(row => row.Id);
        foreach (var task in await Task.WhenAll(rows.Keys.Order().Select(GetAsync)))
        {
            var row = rows[task.Id];
            text.AppendLine($"{task.Id} is {task.Status}, {task.Parts[0]}; waits: {await ExplainAsync(task.Id)}");
            text.AppendLine($"  stored: {row.Status}, attempt {row.Attempt}, worker {row.Worker}, bytes on {row.BytesOn}, deleted {row.Deleted}");
            text.AppendJoin(Environment.NewLine, task.History.Select(line => $"  {line.At:T} {line.Text}")).AppendLine();
        }

        return text.ToString();
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
