using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Lanes;
using AriaCluster.Worker.Leases;
using AriaCluster.Worker.Link;
using AriaCluster.Worker.Linux;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>A hub, an origin and a folder for one worker; the agent may be started in it again and again, and is always stopped in the end.</summary>
internal sealed class TestWorker : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestLog _log = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    private TestWorker(FakeHub hub)
    {
        Hub = hub;
        Options = new WorkerOptions
        {
            Hub = hub.Address.ToString(),
            Name = "w1",
            Data = _folder["data"],
            Root = _folder["root"],
            Lanes = 1,
        };
        _folder.Write("data/token", FakeHub.Token + "\n");
    }

    public FakeHub Hub { get; }

    public Origin Origin { get; } = new();

    public WorkerOptions Options { get; }

    /// <summary>The clock of the lease.</summary>
    public Func<TimeSpan> Uptime { get; set; } = () => BootClock.Now;

    /// <summary>The clock of everything else.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Log => _log.ToString();

    public LaneFile? Lane(int index = 0) => LaneFile.Read(_folder["data", "lanes", index.ToString(CultureInfo.InvariantCulture), "lane.json"]);

    /// <summary>Everything but the agent.</summary>
    public static async Task<TestWorker> IdleAsync() => new(await FakeHub.StartAsync());

    public static async Task<TestWorker> StartAsync(Action<TestWorker>? arrange = null)
    {
        var worker = new TestWorker(await FakeHub.StartAsync());
        arrange?.Invoke(worker);
        await worker.StartAgentAsync();
        await Eventually.HoldsAsync(() => worker.Hub.Sessions > 0, what: "a session");
        return worker;
    }

    public async Task StartAgentAsync()
    {
        var aria2 = AdoptedAria2.Of(Options, Time) is { } adopted
            ? await adopted.AskAsync(Data("work"), CancellationToken.None)
            : await Aria2Program.AskAsync(Executable.Find(Options.Aria2)!, Time, CancellationToken.None);
        var agent = new WorkerAgent(Options, new WebSocketDialer(Options, Time), aria2, Time, () => Uptime(), _log);
        var stop = _stop = new CancellationTokenSource();
        _running = Task.Run(async () =>
        {
            using (agent)
            {
                await agent.RunAsync(stop.Token);
            }
        });
    }

    /// <summary>As SIGTERM does: aria2c is stopped, too.</summary>
    public async Task StopAgentAsync()
    {
        if (_stop is { } stop)
        {
            _stop = null;
            await stop.CancelAsync();
            await _running;
            stop.Dispose();
        }
    }

    public string Root(params string[] names) => _folder[["root", .. names]];

    public string Data(params string[] names) => _folder[["data", .. names]];

    public string Work(PartKey key) => Data("work", key.TaskId);

    public static PartOrder Order(OriginFile file, Func<TaskSpecification, TaskSpecification>? change = null) =>
        Order(new TaskSpecification { Uris = [file.Uri.ToString()] }, change);

    public static PartOrder Order(TaskSpecification specification, Func<TaskSpecification, TaskSpecification>? change = null) =>
        new(new PartKey(TaskId.New(TimeProvider.System.GetUtcNow()), 0, 1), change is null ? specification : change(specification));

    /// <summary>Waits until some of the bytes have come, and not all.</summary>
    public Task IsUnderWayAsync(PartKey key) => Eventually.HoldsAsync(
        () => Hub.LastHeartbeat?.Progress.Any(part => part.Key == key && part.CompletedBytes > 0) == true, what: $"{key} under way\n{Log}");

    /// <summary>How many downloads the first lane's aria2c says are active.</summary>
    public Task<int> ActiveDownloadsAsync() => AskAria2Async(0, "aria2.tellActive", Aria2Progress.WriteKeys, answer => answer.Result.GetArrayLength());

    /// <summary>Asks a lane's aria2c.</summary>
    public async Task<T> AskAria2Async<T>(int lane, string method, Action<Utf8JsonWriter>? parameters, Func<Aria2Answer, T> read)
    {
        var secret = new LaneFolder(Data("lanes"), lane).Secret;
        await using var rpc = await Aria2Rpc.ConnectAsync(Lane(lane)!.Port, secret, TimeProvider.System, (_, _) => { }, CancellationToken.None);
        return await rpc!.AskAsync(method, parameters, read, TimeSpan.FromSeconds(10));
    }

    /// <summary>SHA-256 of a file, in lower-case hexadecimal.</summary>
    public static async Task<string> HashAsync(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));

    /// <summary>Ends a process of a lane as kill -9 does.</summary>
    public static void Kill(int pid) => Libc.Signal(pid, Libc.SigKill);

    // aria2c takes a second to end when it is asked to; a test that is over need not wait for that.
    public async ValueTask DisposeAsync()
    {
        var lanes = Enumerable.Range(0, Options.LaneCount).Select(Lane).OfType<LaneFile>();
        await (_stop?.CancelAsync() ?? Task.CompletedTask);
        foreach (var lane in lanes)
        {
            Kill(lane.GuardPid);
            Kill(lane.Aria2Pid);
        }

        await StopAgentAsync();
        await Hub.DisposeAsync();
        await Origin.DisposeAsync();
        _log.Dispose();
        _folder.Dispose();
    }
}
