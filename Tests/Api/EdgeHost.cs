using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using AriaCluster.Api.Keys;
using AriaCluster.Cluster;
using AriaCluster.Scheduling;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Tests.Api;

/// <summary>
/// The real edge on a free loopback port, over grains that are dictionaries: for what real grains cannot be made to do on cue, such as
/// a call that is lost after it took effect.
/// </summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    /// <summary>By which a machine may join here.</summary>
    public const string JoinToken = "join";

    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;

    private EdgeHost(string[] settings)
    {
        OnCluster = AnswerCluster;
        Grains.On<IClusterGrain>((_, method, arguments) => OnCluster(method, arguments));
        Grains.On<ITaskGrain>((id, method, arguments) => OnTask(id, method, arguments));
        Grains.On<IBatchGrain>((id, method, arguments) => OnBatch(id, method, arguments));
        Grains.On<IWorkerGrain>((key, method, arguments) => OnWorker(key, method, arguments));
        Grains.On<ISchedulerGrain>((_, method, arguments) => OnScheduler(method, arguments));
        _app = AriaCluster.Api.Program.Build(["--Hub:Port=0", $"--Hub:Data={_folder["hub"]}", .. settings], AddGrains);
    }

    public FakeGrains Grains { get; } = new();

    public FakeIndex Index { get; } = new();

    public FakeAuditLog Audit { get; } = new();

    public TestLog Log { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public ConcurrentDictionary<string, ApiKey> Keys { get; } = new();

    /// <summary>What was last noted of them.</summary>
    public ImmutableArray<KeyUse> KeyUses { get; private set; } = [];

    /// <summary>The state of each task's grain.</summary>
    public ConcurrentDictionary<string, DownloadTask> Tasks { get; } = new();

    public ConcurrentDictionary<string, BatchSubmission> Batches { get; } = new();

    public Func<string, object?[], object?> OnCluster { get; set; }

    public Func<string, string, object?[], object?> OnTask { get; set; } = null!;

    public Func<string, string, object?[], object?> OnBatch { get; set; } = null!;

    public Func<string, string, object?[], object?> OnWorker { get; set; } = (_, _, _) => Task.FromResult<WorkerSnapshot?>(null);

    public Func<string, object?[], object?> OnScheduler { get; set; } = (method, _) => method switch
    {
        nameof(ISchedulerGrain.GetAsync) => Task.FromResult(new SchedulerSnapshot(1, true, 0, 0, [])),
        _ => Task.FromResult<WaitReason?>(new WaitReason("no_workers", "No worker is connected.", [])),
    };

    public string Data => _folder["hub"];

    public IServiceProvider Services => _app.Services;

    public string AdminKeyFile => _folder["keys", "admin.key"];

    public Uri Address { get; private set; } = null!;

    /// <summary>Sends the admin key.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<EdgeHost> StartAsync(params string[] settings)
    {
        var host = new EdgeHost(settings);
        host.OnTask = host.AnswerTask;
        host.OnBatch = host.AnswerBatch;
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        host.Address = new Uri(host._app.Urls.Single());
        host.Client = host.NewClient(File.ReadAllText(host.AdminKeyFile).Trim());
        return host;
    }

    /// <summary>A client with a key, or with none.</summary>
    public HttpClient NewClient(string? key)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return client;
    }

    /// <summary>What a start does about the admin key, over the keys as they are now.</summary>
    public Task StartAdminKeyAsync() =>
        _app.Services.GetServices<IHostedService>().OfType<AdminKey>().Single().StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>What the cluster's grain does if nothing else was asked for.</summary>
    public object? AnswerCluster(string method, object?[] arguments) => method switch
    {
        nameof(IClusterGrain.GetKeysAsync) => GetKeys(),
        nameof(IClusterGrain.PutKeyAsync) => PutKey((ApiKey)arguments[0]!),
        nameof(IClusterGrain.GetSettingsAsync) => Task.FromResult(new ClusterSettings()),
        nameof(IClusterGrain.GetJoinTokensAsync) => Task.FromResult<ImmutableArray<AriaCluster.Cluster.JoinToken>>(
            [new("id", Secret.Hash(JoinToken), "admin", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)]),
        nameof(IClusterGrain.RemoveKeyAsync) => RemoveKey((string)arguments[0]!),
        nameof(IClusterGrain.GetKeyUsesAsync) => Task.FromResult(KeyUses),
        nameof(IClusterGrain.NoteKeyUsesAsync) => NoteKeyUses((ImmutableArray<KeyUse>)arguments[0]!),
        _ => throw new NotSupportedException(method),
    };

    /// <summary>What a task's grain does if nothing else was asked for.</summary>
    public object? AnswerTask(string id, string method, object?[] arguments)
    {
        var task = Tasks.GetValueOrDefault(id) ?? new DownloadTask();
        return method switch
        {
            nameof(ITaskGrain.CreateAsync) => Task.FromResult(Create(id, (TaskCreation)arguments[0]!)),
            nameof(ITaskGrain.GetAsync) => Task.FromResult(Tasks.ContainsKey(id) ? task.ToSnapshot() : null),
            nameof(ITaskGrain.PauseAsync) => Task.FromResult(Apply(id, task.Pause((string)arguments[0]!, Time.GetUtcNow()))),
            nameof(ITaskGrain.ResumeAsync) => Task.FromResult(Apply(id, task.Resume((string)arguments[0]!, Time.GetUtcNow()))),
            nameof(ITaskGrain.CancelAsync) => Task.FromResult(Apply(id, task.Cancel((string)arguments[0]!, Time.GetUtcNow()))),
            nameof(ITaskGrain.RetryAsync) => Task.FromResult(Apply(id, task.Retry((string)arguments[0]!, Time.GetUtcNow()))),
            nameof(ITaskGrain.DeleteAsync) => Task.FromResult(Apply(id, task.Delete((string)arguments[0]!, (bool)arguments[1]!, Time.GetUtcNow()))),
            _ => throw new NotSupportedException(method),
        };
    }

    /// <summary>What a batch's grain does if nothing else was asked for; it never unfolds.</summary>
    public object? AnswerBatch(string id, string method, object?[] arguments) => method switch
    {
        nameof(IBatchGrain.AcceptAsync) => Task.FromResult(Accept(id, (BatchSubmission)arguments[0]!)),
        nameof(IBatchGrain.GetEntriesAsync) => Task.FromResult(
            Batches.TryGetValue(id, out var entries) ? new BatchEntries(entries.Specifications.Length, entries.Joined) : null),
        nameof(IBatchGrain.GetTaskAsync) => Task.FromResult(
            Batches.TryGetValue(id, out var batch) && (int)arguments[0]! < batch.Specifications.Length
                ? new TaskCreation(batch.Specifications[(int)arguments[0]!], batch.Owner, batch.CreatedAt, id, null)
                : null),
        _ => Task.CompletedTask,
    };

    private void AddGrains(IHostApplicationBuilder builder) => builder.Services
        .AddSingleton(Grains.Factory)
        .AddSingleton<ITaskIndex>(Index)
        .AddSingleton<IAuditLog>(Audit)
        .AddSingleton<TimeProvider>(Time)
        .AddSingleton<ILoggerFactory>(Log);

    private Task<ImmutableArray<ApiKey>> GetKeys() => Task.FromResult(Keys.Values.ToImmutableArray());

    private Task<bool> PutKey(ApiKey key)
    {
        Keys[key.Name] = key;
        return Task.FromResult(true);
    }

    private Task<bool> NoteKeyUses(ImmutableArray<KeyUse> uses)
    {
        KeyUses = uses;
        return Task.FromResult(true);
    }

    private Task<bool> RemoveKey(string name)
    {
        Keys.TryRemove(name, out _);
        return Task.FromResult(true);
    }

    private CreateReply Create(string id, TaskCreation creation)
    {
        var known = Tasks.GetValueOrDefault(id) ?? new DownloadTask();
        var source = creation.Specification.AllowDuplicate ? "" : SourceHash.Of(creation.Owner, creation.Specification);
        if (known.Id.Length == 0 && (!Index.TryAdd(creation.Submission, id, 1) || !Index.TryTake(source, id)))
        {
            return new CreateReply(CreateOutcome.Unknown, null);
        }

        var (next, reply) = (known.Create(id, creation).Next, known.Create(id, creation).Answer);
        Tasks[id] = next;
        return reply;
    }

    private CreateOutcome Accept(string id, BatchSubmission submission)
    {
        var isKnown = Batches.ContainsKey(id);
        if (!isKnown && (!Index.TryAdd(submission.Submission, id, submission.Specifications.Length + submission.Joined.Length)
            || !submission.Sources.Select((source, i) => Index.TryTake(source, TaskId.InBatch(id, i))).All(taken => taken)))
        {
            return CreateOutcome.Unknown;
        }

        return Batches.TryAdd(id, submission) ? CreateOutcome.Created : CreateOutcome.Already;
    }

    private ControlReply Apply(string id, Transition<ControlReply> transition)
    {
        if (transition.Next.Id.Length > 0)
        {
            Tasks[id] = transition.Next;
        }

        return transition.Answer;
    }
}
