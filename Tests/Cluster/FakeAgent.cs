using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Tests.Cluster;

/// <summary>
/// A worker that keeps to the protocol and fetches nothing. A step is what a real one does in a heartbeat's time: it speaks, begins
/// what its slots allow, ends some of what runs, and repeats what was not answered.
/// </summary>
internal sealed partial class FakeAgent(Scene scene, string name, int slots, int seed) : IWorkerObserver
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    // In the order of their arrival: it begins the first of them that has not begun.
    private readonly OrderedDictionary<PartKey, FakeWork> _held = [];
    private readonly Dictionary<PartKey, PartReport> _lastWords = [];
    private readonly HashSet<PartKey> _toRemove = [];
    private IGrainFactory? _grains;
    private IWorkerObserver? _self;
    private long _session;
    private long _revision;
    private long _digest;

    public string Name => name;

    public string InstanceId { get; set; } = $"instance of {name}";

    public ImmutableArray<Tag> Tags { get; set; } = [];

    /// <summary>While false it neither speaks nor hears nor works.</summary>
    public bool IsAwake { get; set; } = true;

    public WorkerHealth? Health { get; set; }

    /// <summary>While true it begins and says that it goes on, and nothing comes.</summary>
    public bool IsStuck { get; set; }

    /// <summary>What the hub last said of its speed; zero for no limit.</summary>
    public long? SpeedLimit { get; set; }

    /// <summary>While true it begins nothing.</summary>
    public bool IsIdle { get; set; }

    /// <summary>While true what the hub says to it gets lost, answers excepted.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>How an attempt ends that may end now; null lets it run on. Default: one in two completes in each step.</summary>
    public Func<FakeWork, PartReport?>? Ends { get; set; }

    /// <summary>Whether its attempts last so long that they say that they have begun. Default: one in two does.</summary>
    public bool? Lasts { get; set; }

    /// <summary>The files in their place, of all attempts.</summary>
    public ImmutableHashSet<string> Files { get; private set; } = [];

    /// <summary>The tasks whose bytes it keeps without an attempt.</summary>
    public ImmutableHashSet<string> Kept { get; private set; } = [];

    /// <summary>The attempts that took a slot, in the order in which they did.</summary>
    public ImmutableArray<PartKey> Begun { get; private set; } = [];

    /// <summary>The most that it ever held at once.</summary>
    public int MostHeld { get; private set; }

    /// <summary>The most that took a slot at once.</summary>
    public int MostRunning { get; private set; }

    public ImmutableArray<PartKey> Held => Locked(() => _held.Keys.ToImmutableArray());

    public bool IsRegistered => Locked(() => _session != 0);

    private IWorkerGrain Grain => scene.Cluster.Grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));

    public override string ToString() => Locked(() =>
        $"{name}: awake {IsAwake}, session {_session}.{_revision}, holds {string.Join(", ", _held.Values)}; keeps {string.Join(", ", Kept)}, to remove: {_toRemove.Count}");

    /// <summary>Lets what it has run on from now on, and say so.</summary>
    public FakeAgent Hold()
    {
        (Ends, Lasts) = (_ => null, true);
        return this;
    }

    /// <summary>Completes in the next step what runs then, from now on.</summary>
    public FakeAgent Complete()
    {
        Ends = work => Say(work.Key, PartEvent.Completed);
        return this;
    }

    /// <summary>Completes so many of what runs in the next step, and nothing more until it is told.</summary>
    public void EndFirst(int count) => Ends = work => count-- > 0 ? Say(work.Key, PartEvent.Completed) : null;

    /// <summary>Fails in the next step what runs then, from now on.</summary>
    public FakeAgent Fail(int code, long kept = 0)
    {
        Ends = work => Say(work.Key, PartEvent.Failed, new(code, null, "as it was told to"), kept);
        return this;
    }

    /// <summary>Begins anew without a memory of what it had.</summary>
    public void Forget() => Locked(() =>
    {
        _held.Clear();
        _lastWords.Clear();
        (_session, _digest) = (0, HoldingsDigest.Empty);
    });

    public async Task StepAsync()
    {
        if (!IsAwake)
        {
            return;
        }

        await SpeakAsync();
        Locked(Work);
        await ReportAsync();
    }

    /// <summary>How long a task's file is.</summary>
    public static long LengthOf(string taskId) => 1 + Convert.ToInt64(TaskId.Gid(taskId)[..4], 16);

    public PartReport Say(PartKey key, PartEvent what, TaskError? error = null, long kept = 0)
    {
        var length = LengthOf(key.TaskId);
        return new(key, what, what == PartEvent.Completed ? new("", [new(FileOf(key), length)], length, null) : null, error, length, kept);
    }

    public Task ApplyAsync(WorkerOrders orders)
    {
        if (IsAwake && !IsDeaf)
        {
            Locked(() => Apply(orders));
        }

        return Task.CompletedTask;
    }

    public Task ReplacedAsync(long session)
    {
        if (IsAwake)
        {
            Locked(() => _session = session > _session ? 0 : _session);
        }

        return Task.CompletedTask;
    }

    public Task RevokedAsync() => ReplacedAsync(long.MaxValue);

    private string FileOf(PartKey key) => $"/{InstanceId}/{key}";

    private void Work()
    {
        foreach (var work in _held.Values.Where(work => !work.Runs && !work.IsOver).Take(IsIdle ? 0 : slots - _held.Values.Count(work => work.Runs)).ToArray())
        {
            work.Runs = true;
            Begun = Begun.Add(work.Key);
            // What lasts says that it has begun.
            if (Lasts ?? _random.Next(2) == 0)
            {
                work.Unanswered.Add(Say(work.Key, PartEvent.Started));
            }
        }

        MostRunning = Math.Max(MostRunning, _held.Values.Count(work => work.Runs));
        foreach (var work in _held.Values.Where(work => work.Runs).ToArray())
        {
            if ((Ends is null ? Usually(work) : Ends(work)) is { } end)
            {
                End(work, end);
            }
        }
    }

    private PartReport? Usually(FakeWork work) => _random.Next(2) == 0 ? Say(work.Key, PartEvent.Completed) : null;

    private void End(FakeWork work, PartReport end)
    {
        (work.Runs, work.IsOver) = (false, true);
        work.File = end.Event == PartEvent.Completed ? FileOf(work.Key) : null;
        Files = work.File is null ? Files : Files.Add(work.File);
        work.Unanswered.Add(end);
    }

    private void Locked(Action action)
    {
        lock (_lock)
        {
            action();
        }
    }

    private T Locked<T>(Func<T> function)
    {
        lock (_lock)
        {
            return function();
        }
    }

    private static async Task<T?> AnsweredAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or IOException)
        {
            return null;
        }
    }
}
