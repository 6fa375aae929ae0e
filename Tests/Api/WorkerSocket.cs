using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

/// <summary>A worker's side of the link, driven by a test.</summary>
internal sealed class WorkerSocket : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<PartOrder> _orders = new();
    private readonly byte[] _buffer = new byte[8 << 20];
    private long _frame;
    private long _revision;
    private long _digest = HoldingsDigest.Empty;

    private WorkerSocket(string token) => Token = token;

    public string Token { get; }

    public long Session { get; private set; }

    /// <summary>What the hub said when this worker registered.</summary>
    public WorkerOrders Registered { get; private set; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Connects and registers, with a new token if none is given.</summary>
    public static async Task<WorkerSocket> ConnectAsync(HubHost hub, string name, int slots, string? token = null, ImmutableArray<string> kept = default)
    {
        if (token is null)
        {
            using var answer = await hub.Client.PutAsync($"api/workers/{name}/token", null, Ct);
            token = (await answer.ReadJsonAsync()).GetProperty("token").GetString()!;
        }

        var worker = new WorkerSocket(token);
        worker._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await worker._socket.ConnectAsync(new Uri($"ws://{hub.Address.Authority}/worker?name={name}"), Ct);
        await worker.RegisterAsync(new WorkerRegistration { InstanceId = name, Slots = slots, Tags = [new Tag("zone", "a")], Kept = kept.IsDefault ? [] : kept });
        return worker;
    }

    public async Task<PartOrder> NextOrderAsync()
    {
        while (_orders.Count == 0)
        {
            await NextAsync(frame => frame.Orders is not null);
        }

        return _orders.Dequeue();
    }

    /// <summary>All orders that are here, at least one.</summary>
    public async Task<ImmutableArray<PartOrder>> NextOrdersAsync()
    {
        var first = await NextOrderAsync();
        ImmutableArray<PartOrder> all = [first, .. _orders];
        _orders.Clear();
        return all;
    }

    public Task<HeartbeatReply> BeatAsync(params ImmutableArray<PartProgress> progress) => BeatAsync(Session, progress);

    public async Task<HeartbeatReply> BeatAsync(long session, params ImmutableArray<PartProgress> progress)
    {
        var id = await SendAsync(new WorkerFrame { Heartbeat = new Heartbeat(session, _revision, _digest, progress, null) });
        return (await NextAsync(frame => frame.Id == id)).Heartbeat!;
    }

    public async Task<ReportVerdict> ReportAsync(PartReport report) => (await ReportAsync([report])).Single();

    public async Task<ImmutableArray<ReportVerdict>> ReportAsync(ImmutableArray<PartReport> reports)
    {
        var verdicts = ImmutableArray.CreateBuilder<ReportVerdict>();
        foreach (var some in reports.Chunk(512))
        {
            var id = await SendAsync(new WorkerFrame { Reports = [.. some] });
            verdicts.AddRange((await NextAsync(frame => frame.Id == id)).Verdicts!.Value);
        }

        foreach (var report in reports)
        {
            _digest = HoldingsDigest.Toggle(_digest, report.Key);
        }

        return verdicts.ToImmutable();
    }

    public async Task<ControlOutcome?> LeaveAsync(long session)
    {
        var id = await SendAsync(new WorkerFrame { Leave = session });
        return (await NextAsync(frame => frame.Id == id)).Leave;
    }

    /// <summary>Reads until such a frame comes, taking in the orders on the way.</summary>
    public async Task<HubFrame> NextAsync(Func<HubFrame, bool> wanted)
    {
        while (true)
        {
            var frame = await ReadAsync();
            TakeIn(frame.Orders ?? frame.Register?.Orders ?? frame.Heartbeat?.Orders);
            if (wanted(frame))
            {
                return frame;
            }
        }
    }

    /// <summary>Sends a frame without waiting for its answer, and returns its id.</summary>
    public async Task<long> SendAsync(WorkerFrame frame)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(frame with { Id = ++_frame }, WireJson.Options);
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, Ct);
        return _frame;
    }

    /// <summary>Waits for the hub to close the connection.</summary>
    public async Task<WebSocketCloseStatus?> ReadCloseAsync()
    {
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(), Ct).AsTask().WaitAsync(_patience, TimeProvider.System, Ct);
        Assert.Equal(WebSocketMessageType.Close, read.MessageType);
        return _socket.CloseStatus;
    }

    public void Dispose() => _socket.Dispose();

    private async Task RegisterAsync(WorkerRegistration registration)
    {
        var id = await SendAsync(new WorkerFrame { Register = registration });
        var reply = (await NextAsync(frame => frame.Id == id)).Register!;
        Assert.Equal(RegisterOutcome.Registered, reply.Outcome);
        Session = reply.Orders.Session;
        Registered = reply.Orders;
    }

    private void TakeIn(WorkerOrders? orders)
    {
        if (orders is null)
        {
            return;
        }

        _revision = orders.Revision;
        foreach (var order in orders.Add)
        {
            _orders.Enqueue(order);
            _digest = HoldingsDigest.Toggle(_digest, order.Key);
        }
    }

    private async Task<HubFrame> ReadAsync()
    {
        var length = 0;
        ValueWebSocketReceiveResult read;
        do
        {
            read = await _socket.ReceiveAsync(_buffer.AsMemory(length), Ct).AsTask().WaitAsync(_patience, TimeProvider.System, Ct);
            length += read.Count;
        }
        while (!read.EndOfMessage);

        Assert.Equal(WebSocketMessageType.Text, read.MessageType);
        return JsonSerializer.Deserialize<HubFrame>(_buffer.AsSpan(0, length), WireJson.Options)!;
    }
}
