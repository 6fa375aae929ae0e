using System.Net.WebSockets;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Agents;

/// <summary>A hub for one worker, over a real WebSocket: it believes what the tests tell it to, and notes what it hears.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Token = "test-token";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<PartKey, PartOrder> _held = [];
    private readonly List<PartReport> _reports = [];
    private FrameSocket? _socket;
    private long _session;
    private long _revision;
    private long _digest;

    private FakeHub(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Takes frames and answers nothing, as a process that is stopped does.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>What it says to reports.</summary>
    public Func<PartReport, ReportVerdict> Verdict { get; set; } = _ => ReportVerdict.Accepted;

    /// <summary>The status with which it turns the worker away; null lets one with the token in.</summary>
    public int? Refusal { get; set; }

    public int Refusals { get; private set; }

    /// <summary>What it answers heartbeats with; null for nothing about it.</summary>
    public long? SpeedLimit { get; set; }

    /// <summary>Called when the worker says goodbye, before the answer.</summary>
    public Action Leaves { get; set; } = () => { };

    public RegisterOutcome Registering { get; set; } = RegisterOutcome.Registered;

    public WorkerRegistration? Registration { get; private set; }

    public Heartbeat? LastHeartbeat { get; private set; }

    public int FullSets { get; private set; }

    /// <summary>The session that last said goodbye.</summary>
    public long? Left { get; private set; }

    public int Sessions => (int)Interlocked.Read(ref _session);

    public IReadOnlyList<PartReport> Reports
    {
        get
        {
            lock (_lock)
            {
                return [.. _reports];
            }
        }
    }

    public static async Task<FakeHub> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var hub = new FakeHub(app);
        app.UseWebSockets();
        app.Run(hub.ServeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        hub.Address = new Uri(app.Urls.Single());
        return hub;
    }

    public PartReport? Find(PartKey key, PartEvent happened) => Reports.FirstOrDefault(report => report.Key == key && report.Event == happened);

    /// <summary>Waits for a report.</summary>
    public async Task<PartReport> HearsAsync(PartKey key, PartEvent happened, TimeSpan? within = null) =>
        (await Eventually.GetsAsync(() => Task.FromResult(Find(key, happened)), report => report is not null, within, $"{key} {happened}"))!;

    /// <summary>Waits until the worker holds what this hub believes, and has said so.</summary>
    public Task AgreesAsync() => Eventually.HoldsAsync(() => LastHeartbeat?.Digest == Digest(), what: "hub and worker agree");

    public Task AssignAsync(params PartOrder[] orders)
    {
        lock (_lock)
        {
            foreach (var order in orders)
            {
                Believe(order);
            }

            return SendAsync(new WorkerOrders { Session = _session, Revision = ++_revision, Add = [.. orders] });
        }
    }

    public Task DropAsync(PartKey key, bool keepBytes)
    {
        lock (_lock)
        {
            Settle(key);
            return SendAsync(new WorkerOrders { Session = _session, Revision = ++_revision, Drop = [new PartDrop(key, keepBytes)] });
        }
    }

    public Task SendAsync(Func<long, long, WorkerOrders> orders)
    {
        lock (_lock)
        {
            return SendAsync(orders(_session, ++_revision));
        }
    }

    /// <summary>Counts an order as the worker's without sending it, as when the message was lost.</summary>
    public void Believe(PartOrder order)
    {
        lock (_lock)
        {
            if (_held.TryAdd(order.Key, order))
            {
                _digest = HoldingsDigest.Toggle(_digest, order.Key);
            }
        }
    }

    /// <summary>Counts an order as somebody else's without saying so.</summary>
    public void Settle(PartKey key)
    {
        lock (_lock)
        {
            if (_held.Remove(key))
            {
                _digest = HoldingsDigest.Toggle(_digest, key);
            }
        }
    }

    /// <summary>A message is lost: the next one has a revision too many.</summary>
    public void SkipRevision()
    {
        lock (_lock)
        {
            _revision++;
        }
    }

    /// <summary>Cuts the worker's connection.</summary>
    public void Cut() => _socket?.Abort();

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _app.DisposeAsync();
    }

    private long Digest()
    {
        lock (_lock)
        {
            return _digest;
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (Refusal is not null || context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            Refusals++;
            context.Response.StatusCode = Refusal ?? StatusCodes.Status401Unauthorized;
            return;
        }

        using var socket = new FrameSocket(await context.WebSockets.AcceptWebSocketAsync());
        _socket = socket;
        try
        {
            while (await socket.ReceiveAsync() is { } frame)
            {
                if (!IsFrozen && Answer(frame) is { } answer)
                {
                    await socket.SendAsync(answer with { Id = frame.Id });
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The worker went away.
        }
    }

    private HubFrame? Answer(WorkerFrame frame)
    {
        lock (_lock)
        {
            return frame switch
            {
                { Register: { } registration } => new HubFrame { Register = Register(registration) },
                { Heartbeat: { } beat } => new HubFrame { Heartbeat = Beat(beat) },
                { Reports: { } reports } => new HubFrame { Verdicts = [.. reports.Select(Hear)] },
                { Leave: { } session } => new HubFrame { Leave = Hear(session) },
                _ => null,
            };
        }
    }

    private RegisterReply Register(WorkerRegistration registration)
    {
        Registration = registration;
        _session++;
        _revision = 1;
        return new RegisterReply(Registering, Lease, Heartbeat, FullSet());
    }

    private HeartbeatReply Beat(Heartbeat beat)
    {
        LastHeartbeat = beat;
        if (beat.Session != _session)
        {
            return new HeartbeatReply(HeartbeatOutcome.Register, null);
        }

        if (beat.Revision == _revision && beat.Digest == _digest)
        {
            return new HeartbeatReply(HeartbeatOutcome.Same, null) { SpeedLimit = SpeedLimit };
        }

        FullSets++;
        return new HeartbeatReply(HeartbeatOutcome.FullSet, FullSet()) { SpeedLimit = SpeedLimit };
    }

    private WorkerOrders FullSet() =>
        new() { Session = _session, Revision = _revision, FullSet = [.. _held.Keys], Add = [.. _held.Values] };

    private ReportVerdict Hear(PartReport report)
    {
        var verdict = Verdict(report);
        _reports.Add(report);
        if (verdict == ReportVerdict.Superseded || (verdict != ReportVerdict.Unknown && report.Event is PartEvent.Completed or PartEvent.Failed))
        {
            Settle(report.Key);
        }

        return verdict;
    }

    private ControlOutcome Hear(long leaving)
    {
        Leaves();
        Left = leaving;
        return ControlOutcome.Done;
    }

    private Task SendAsync(WorkerOrders orders) =>
        _socket is { } socket ? socket.SendAsync(new HubFrame { Orders = orders }) : Task.CompletedTask;
}
