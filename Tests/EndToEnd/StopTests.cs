using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>SIGTERM and SIGINT: in order, within a bound whatever hangs, and nothing is lost.</summary>
public sealed class StopTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheHubTakesItsStepsInOrderAndTellsWhoeverListens()
    {
        await using var cluster = await TestCluster.StartAsync([]);
        using var worker = await DialAsync(cluster, "one");
        using var stream = await cluster.Client.GetStreamAsync("api/events", Ct);
        using var events = new StreamReader(stream);
        await events.ReadLineAsync(Ct);

        var took = await TimedStop.OfAsync(cluster.Processes.Hub, 0, hub => hub.Terminate());

        var end = await worker.ReceiveAsync(new byte[1024].AsMemory(), Ct);
        Assert.Equal((WebSocketMessageType.Close, (WebSocketCloseStatus?)1001), (end.MessageType, worker.CloseStatus));
        Assert.Contains("\"stopping\"", await events.ReadToEndAsync(Ct), StringComparison.Ordinal);
        AssertOrder(
            cluster.Processes.Hub.Log(),
            "SIGTERM: stopping",
            "Stop: connections no longer accepted, ",
            "Stop: clients told, ",
            "Stop: grains saved, ",
            "Stop: database closed, ",
            "Stopped after ");
        Assert.True(took < TimedStop.Bound, $"It took {took}.");
    }

    [Fact]
    public async Task WhatWasOnItsWayGoesOnWithARangeAfterAllWereStopped()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 5_000_000);
        var id = await cluster.DownloadingAsync(file);

        await TimedStop.OfAsync(cluster.Processes.Agent("one"), 0, agent => agent.Interrupt());
        await TimedStop.OfAsync(cluster.Processes.Hub, 0, hub => hub.Interrupt());
        var (requests, sent) = (file.Requests.Count, file.BytesSent);
        Assert.Empty(cluster.Processes.Aria2("one"));
        Assert.DoesNotContain(Directory.EnumerateFiles(cluster.Processes.Data, "*-wal", SearchOption.AllDirectories), wal => new FileInfo(wal).Length > 0);
        AssertOrder(cluster.Processes.Agent("one").Log(), "SIGINT: stopping", "Stop: downloads saved, ", "Stop: work laid down, ", "Stop: hub told, ", "has stopped", "Stopped after ");

        await cluster.Processes.StartHubAsync();
        await cluster.Processes.StartAgentAsync("one");

        // aria2 asks for the whole file before it looks at its control file; a fast origin would fill the sockets meanwhile.
        cluster.Origin.BytesPerSecond = 1_000_000;

        var task = await cluster.ArrivesAsync(id, file);
        // Its goodbye ended the first attempt. Back again, it goes on with that or gets the next one, whichever word is first.
        Assert.Equal((0, 1), (task.Failures, task.Times("completed on")));
        Assert.InRange(task.Attempt, 1, 2);
        Assert.Single(cluster.Delivered());
        Assert.InRange(sent, 1, file.LengthBytes - 1);
        Assert.Contains(file.Requests.Skip(requests), request => request.RangeIn(file.LengthBytes)?.From > 0);

        // What the sockets held that were broken off is fetched again, no more.
        Assert.InRange(file.BytesSentAgain, 0, 500_000);
    }

    [Fact]
    public async Task AHubThatWasKilledSoonAfterTheBeginningIsToldOfItAgainSoThatAStopKeepsTheBytes()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 8_000_000);
        var id = await cluster.DownloadingAsync(file);

        cluster.Processes.Hub.Kill();
        await cluster.Processes.StartHubAsync();
        await cluster.UntilAsync(id, task => task.Status == "downloading");
        await TimedStop.OfAsync(cluster.Processes.Agent("one"), 0, agent => agent.Terminate());
        var requests = file.Requests.Count;
        await cluster.Processes.StartAgentAsync("one");
        cluster.Origin.BytesPerSecond = 1_000_000;

        await cluster.ArrivesAsync(id, file);
        Assert.Contains(file.Requests.Skip(requests), request => request.RangeIn(file.LengthBytes)?.From > 0);
        Assert.InRange(file.BytesSentAgain, 0, 500_000);
    }

    [Fact]
    public async Task WhatGrainsHadNotWrittenYetIsWrittenWhenTheHubIsStopped()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 200_000;
        var id = await cluster.DownloadingAsync(cluster.Origin.Add("/file.bin", 8_000_000));
        cluster.Processes.Agent("one").Kill();

        await TimedStop.OfAsync(cluster.Processes.Hub, 0, hub => hub.Terminate());
        await cluster.Processes.StartHubAsync();

        Assert.Equal("downloading", (await cluster.TaskAsync(id)).Status);
    }

    [Fact]
    public async Task AFrozenAria2HoldsNoAgentUp()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 5_000_000);
        var id = await cluster.DownloadingAsync(file);
        var lanes = cluster.Processes.Aria2("one");
        Assert.All(lanes, lane => Assert.True(lane.Stop()));

        var took = await TimedStop.OfAsync(cluster.Processes.Agent("one"), 0, agent => agent.Terminate());
        await Eventually.HoldsAsync(() => lanes.All(lane => !lane.IsAlive));
        await cluster.Processes.StartAgentAsync("one");
        cluster.Origin.BytesPerSecond = long.MaxValue;

        await cluster.ArrivesAsync(id, file);
        Assert.True(took < TimedStop.Bound, $"It took {took}.");
    }

    [Fact]
    public async Task ClientsThatDoNotListenHoldNoHubUp()
    {
        await using var cluster = await TestCluster.StartAsync([]);
        using var deaf = await SendAsync(cluster, $"GET /worker?name=two HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {await TokenAsync(cluster, "two")}\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        using var slow = await SendAsync(cluster, HalfARequest(cluster));
        await HeardAsync(deaf);

        var took = await TimedStop.OfAsync(cluster.Processes.Hub, 0, hub => hub.Terminate());

        Assert.Matches("Stop: clients told(, | was given up after )", cluster.Processes.Hub.Log());
        Assert.True(took < TimedStop.Bound, $"It took {took}.");
    }

    [Theory]
    [InlineData(true, 143)]
    [InlineData(false, 130)]
    public async Task ASecondSignalEndsAtOnce(bool terminates, int exitCode)
    {
        await using var cluster = await TestCluster.StartAsync([]);
        var hub = cluster.Processes.Hub;

        // It is waited for, for some seconds.
        using var slow = await SendAsync(cluster, HalfARequest(cluster));
        await Eventually.HoldsAsync(async () => (await cluster.Client.GetAsync("health/live", Ct)).IsSuccessStatusCode);
        hub.Os.Terminate();
        await Eventually.HoldsAsync(() => hub.Log().Contains("Stop: connections no longer accepted", StringComparison.Ordinal));

        await TimedStop.OfAsync(hub, exitCode, process => terminates ? process.Terminate() : process.Interrupt());

        Assert.Contains("again: ending at once", hub.Log(), StringComparison.Ordinal);
        Assert.DoesNotContain("Stop: database closed", hub.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHubThatIsToldToStopWhileItStartsEndsAsOneThatRan()
    {
        using var folder = new TempFolder();
        await using var engine = await EngineProcesses.StartAsync(folder.Path);
        await using var cluster = new LocalCluster(folder.Path, [.. engine.HubSettings]);
        cluster.Launch();
        await Eventually.HoldsAsync(() => cluster.Hub.Log().Contains(", storage ", StringComparison.Ordinal), TestCluster.Patience);

        var took = await TimedStop.OfAsync(cluster.Hub, 0, hub => hub.Terminate());

        Assert.True(took < TimedStop.Bound, $"It took {took}.");
        Assert.DoesNotContain("   at ", cluster.Hub.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStopThatTakesTooLongIsBrokenOff()
    {
        using var folder = new TempFolder();
        await using var engine = await EngineProcesses.StartAsync(folder.Path);
        await using var cluster = new LocalCluster(folder.Path, [.. engine.HubSettings]);

        // Who reads it waits for ever, as for a share on a network that is away: the hub does not come as far as its stop.
        Directory.CreateDirectory(Path.GetDirectoryName(cluster.KeyFile)!);
        NamedPipe.Make(cluster.KeyFile);
        cluster.Launch();
        await using var silent = await Task.Run(() => new FileStream(cluster.KeyFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Ct).WaitAsync(TestCluster.Patience, Ct);

        var took = await TimedStop.OfAsync(cluster.Hub, 5, hub => hub.Terminate());

        Assert.Contains("The stop has taken 29 s: ending at once", cluster.Hub.Log(), StringComparison.Ordinal);
        Assert.InRange(took, TimedStop.Bound - TimeSpan.FromSeconds(2), TimedStop.Bound + TimeSpan.FromSeconds(5));
    }

    private static void AssertOrder(string log, params string[] lines)
    {
        var places = lines.Select(line => log.LastIndexOf(line, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.DoesNotMatch(new Regex("Stop: .*(given up|failed)"), log);
    }

    private static async Task<string> TokenAsync(TestCluster cluster, string name)
    {
        using var answer = await cluster.Client.PutAsync($"api/workers/{name}/token", content: null, Ct);
        return Regex.Match(await answer.Content.ReadAsStringAsync(Ct), "\"token\":\"([^\"]+)\"").Groups[1].Value;
    }

    private static async Task<ClientWebSocket> DialAsync(TestCluster cluster, string name)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + await TokenAsync(cluster, name));
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{cluster.Processes.Port}/worker?name={name}"), Ct);
        return socket;
    }

    private static string HalfARequest(TestCluster cluster) => string.Create(
        CultureInfo.InvariantCulture,
        $"POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {File.ReadAllText(cluster.Processes.KeyFile).Trim()}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");

    private static async Task<Socket> SendAsync(TestCluster cluster, string request)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", cluster.Processes.Port, Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), Ct);
        return socket;
    }

    // From then on nothing that comes is read, and nothing is answered.
    private static async Task HeardAsync(Socket socket)
    {
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer, Ct);
        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(buffer, 0, length), StringComparison.Ordinal);
    }
}
