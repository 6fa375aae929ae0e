using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AriaCluster.Api.Keys;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api;

public sealed class RelayTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly TaskCompletionSource<IWorkerObserver> _observer = new();
    private EdgeHost _host = null!;
    private TaskCompletionSource? _stuck;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartAsync();
        _host.OnWorker = AnswerWorker;
        _host.OnTask = (id, _, arguments) => ReportAsync(id, (ImmutableArray<PartReport>)arguments[1]!);
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("w1", "wrong")]
    [InlineData("w1", null)]
    [InlineData("w2", "token")]
    [InlineData("W_1", "token")]
    public async Task OnlyTheTokensOwnerIsLetIn(string name, string? token)
    {
        using var socket = new ClientWebSocket();

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket, name, token));

        Assert.Equal(401, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task AWorkersTokenIsNoKeyThatFailed()
    {
        using var socket = await EnterAsync();

        await _observer.Task.WaitAsync(Ct);

        Assert.DoesNotContain("Failure message", _host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARegistrationOpensASessionAndOrdersFollowInOrder()
    {
        using var socket = await EnterAsync();

        var observer = await _observer.Task.WaitAsync(Ct);
        await observer.ApplyAsync(Orders(3));
        await observer.ApplyAsync(Orders(2));

        var (first, second) = (await ReadAsync(socket), await ReadAsync(socket));
        Assert.Equal((2, 3), (first.Orders!.Revision, second.Orders!.Revision));
    }

    [Fact]
    public async Task AHeartbeatDoesNotWaitBehindReports()
    {
        using var socket = await EnterAsync();
        _stuck = new TaskCompletionSource();

        await SendAsync(socket, new WorkerFrame { Id = 2, Reports = [Report(PartEvent.Completed)] });
        await SendAsync(socket, new WorkerFrame { Id = 3, Heartbeat = new Heartbeat(9, 1, 0, [], null) });
        var first = await ReadAsync(socket);
        _stuck.SetResult();
        var second = await ReadAsync(socket);

        Assert.Equal((3, HeartbeatOutcome.Same), (first.Id, first.Heartbeat!.Outcome));
        Assert.Equal((2, ReportVerdict.Accepted), (second.Id, second.Verdicts!.Value.Single()));
        Assert.Contains("SettleAsync", _calls);
    }

    [Fact]
    public async Task TooManyReportsAtOnceAreToBeRepeated()
    {
        using var socket = await EnterAsync();
        _stuck = new TaskCompletionSource();

        for (var id = 2; id < 67; id++)
        {
            await SendAsync(socket, new WorkerFrame { Id = id, Reports = [Report(PartEvent.Completed)] });
        }

        var answer = await ReadAsync(socket);
        _stuck.SetResult();

        Assert.Equal((66, ReportVerdict.Unknown), (answer.Id, answer.Verdicts!.Value.Single()));
    }

    [Fact]
    public async Task FramesOfAnotherSessionAreNotHeard()
    {
        using var socket = await EnterAsync();

        await SendAsync(socket, new WorkerFrame { Id = 2, Heartbeat = new Heartbeat(8, 1, 0, [], null) });

        Assert.Equal(HeartbeatOutcome.Register, (await ReadAsync(socket)).Heartbeat!.Outcome);
        Assert.DoesNotContain("HeartbeatAsync", _calls);
    }

    [Fact]
    public async Task ReportsBeforeARegistrationAreNotHeard()
    {
        using var socket = new ClientWebSocket();
        await ConnectAsync(socket, "w1", "token");

        await SendAsync(socket, new WorkerFrame { Id = 1, Reports = [Report(PartEvent.Completed)] });

        Assert.Equal(ReportVerdict.Unknown, (await ReadAsync(socket)).Verdicts!.Value.Single());
    }

    [Fact]
    public async Task ANewerSessionClosesTheConnection()
    {
        using var socket = await EnterAsync();

        await (await _observer.Task.WaitAsync(Ct)).ReplacedAsync(10);

        Assert.Equal(10, (await ReadAsync(socket)).ReplacedBy);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await ReadCloseAsync(socket));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"reports":[{"event":"invented"}]}""")]
    [InlineData("""{"id":1,"heartbeat":5}""")]
    public async Task WhatIsNoFrameClosesTheConnectionWithTheReason(string text)
    {
        using var socket = await EnterAsync();

        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Ct);

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ReadCloseAsync(socket));
        Assert.NotEqual("", socket.CloseStatusDescription);
    }

    [Fact]
    public async Task AFrameThatIsTooLargeClosesTheConnection()
    {
        using var socket = await EnterAsync();

        // The hub closes in the middle of it.
        await Record.ExceptionAsync(() => socket.SendAsync(new byte[17 << 20], WebSocketMessageType.Text, true, Ct));

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ReadCloseAsync(socket));
    }

    [Fact]
    public async Task AHubThatStopsSaysSo()
    {
        using var socket = await EnterAsync();

        var stopping = _host.StopAsync();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await ReadCloseAsync(socket));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Ct);
        await stopping;
    }

    private Task<ReportReply> ReportAsync(string id, ImmutableArray<PartReport> reports)
    {
        _calls.Enqueue(id);
        var reply = new ReportReply([.. reports.Select(_ => ReportVerdict.Accepted)], []);
        return _stuck is { } stuck ? stuck.Task.ContinueWith(_ => reply, TaskScheduler.Default) : Task.FromResult(reply);
    }

    private object? AnswerWorker(string key, string method, object?[] arguments)
    {
        _calls.Enqueue(method);
        switch (method)
        {
            case nameof(IWorkerGrain.AuthenticateAsync):
                return Task.FromResult(key == "worker-w1" && (string)arguments[0]! == Secret.Hash("token"));
            case nameof(IWorkerGrain.RegisterAsync):
                _observer.TrySetResult((IWorkerObserver)arguments[1]!);
                return Task.FromResult(new RegisterReply(RegisterOutcome.Registered, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), Orders(1)));
            case nameof(IWorkerGrain.HeartbeatAsync):
                return Task.FromResult(new HeartbeatReply(HeartbeatOutcome.Same, null));
            default:
                return Task.CompletedTask;
        }
    }

    private async Task<ClientWebSocket> EnterAsync()
    {
        var socket = new ClientWebSocket();
        await ConnectAsync(socket, "w1", "token");
        await SendAsync(socket, new WorkerFrame { Id = 1, Register = new WorkerRegistration { InstanceId = "i" } });
        var answer = await ReadAsync(socket);
        Assert.Equal((1, RegisterOutcome.Registered, 9), (answer.Id, answer.Register!.Outcome, answer.Register.Orders.Session));
        return socket;
    }

    private Task ConnectAsync(ClientWebSocket socket, string name, string? token)
    {
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        return socket.ConnectAsync(new Uri($"ws://{_host.Address.Authority}/worker?name={name}"), Ct);
    }

    private static Task SendAsync(ClientWebSocket socket, WorkerFrame frame) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.Options), WebSocketMessageType.Text, true, Ct);

    private static async Task<HubFrame> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1 << 16];
        var read = await socket.ReceiveAsync(buffer, Ct);
        Assert.True(read.EndOfMessage);
        return JsonSerializer.Deserialize<HubFrame>(buffer.AsSpan(0, read.Count), WireJson.Options)!;
    }

    private static async Task<WebSocketCloseStatus?> ReadCloseAsync(ClientWebSocket socket)
    {
        var read = await socket.ReceiveAsync(new byte[1 << 16], Ct);
        Assert.Equal(WebSocketMessageType.Close, read.MessageType);
        return read.CloseStatus;
    }

    private static WorkerOrders Orders(long revision) => new() { Session = 9, Revision = revision };

    private static PartReport Report(PartEvent said) => new(new PartKey(TaskId.New(DateTimeOffset.UnixEpoch), 0, 1), said);
}
