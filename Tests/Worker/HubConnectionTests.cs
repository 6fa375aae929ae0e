using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Worker.Link;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>One connection alone; the test is the hub at its other end.</summary>
public sealed class HubConnectionTests : IAsyncLifetime
{
    private static readonly HubFrame _fullSet = new() { Heartbeat = new HeartbeatReply(HeartbeatOutcome.FullSet, new WorkerOrders()) };
    private static readonly HubFrame _verdicts = new() { Verdicts = [ReportVerdict.Accepted] };
    private static readonly HubFrame _orders = new() { Orders = new WorkerOrders() };
    private static readonly WorkerFrame _heartbeat = new() { Heartbeat = new Heartbeat(1, 1, 0, [], null) };
    private static readonly ImmutableArray<PartReport> _report = [new(new PartKey("task-1", 0, 1), PartEvent.Completed)];

    private readonly ConcurrentQueue<string> _heard = new();
    private WebSocket _hub = null!;
    private HubConnection _connection = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var worker = new TcpClient { NoDelay = true };
        await worker.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Ct);
        var hub = await listener.AcceptTcpClientAsync(Ct);
        _hub = WebSocket.CreateFromStream(hub.GetStream(), new WebSocketCreationOptions { IsServer = true });
        var socket = WebSocket.CreateFromStream(worker.GetStream(), new WebSocketCreationOptions());
        _connection = new HubConnection(socket, TimeProvider.System, TimeSpan.FromMinutes(1), (_, _) => _heard.Enqueue("orders"));
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _hub.Dispose();
    }

    [Fact]
    public async Task AnswersVerdictsAndOrdersAreHeardInTheOrderInWhichTheHubSaidThem()
    {
        for (var round = 0; round < 500; round++)
        {
            var beat = _connection.AskAsync(_heartbeat, _ => _heard.Enqueue("full set"));
            _connection.Report(_report, _ => _heard.Enqueue("verdicts"));
            var (first, second) = (await NextAsync(), await NextAsync());

            await SayAsync(_fullSet with { Id = (first.Heartbeat is null ? second : first).Id });
            await SayAsync(_verdicts with { Id = (first.Heartbeat is null ? first : second).Id });
            await SayAsync(_orders);
            await Eventually.HoldsAsync(() => _heard.Count == 3);

            Assert.Equal(["full set", "verdicts", "orders"], _heard);
            Assert.NotNull(await beat);
            _heard.Clear();
        }
    }

    [Fact]
    public async Task AReportWithoutAnAnswerIsHeardOfOnce()
    {
        _connection.Report(_report, verdicts => _heard.Enqueue(verdicts is null ? "none" : "verdicts"));
        await NextAsync();

        _hub.Abort();
        await _connection.Closed;

        await Eventually.HoldsAsync(() => !_heard.IsEmpty);
        Assert.Equal(["none"], _heard);
        Assert.Null(await _connection.AskAsync(_heartbeat, _ => _heard.Enqueue("answer")));
        Assert.Equal(["none"], _heard);
    }

    private async Task<WorkerFrame> NextAsync()
    {
        var buffer = new byte[16 * 1024];
        var message = await _hub.ReceiveAsync(buffer.AsMemory(), Ct);
        Assert.True(message.EndOfMessage);
        return JsonSerializer.Deserialize<WorkerFrame>(buffer.AsSpan(0, message.Count), WireJson.Options)!;
    }

    private Task SayAsync(HubFrame frame) =>
        _hub.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.Options), WebSocketMessageType.Text, endOfMessage: true, Ct);
}
