using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Tests.Support.Processes;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Agents;

/// <summary>A worker over a real aria2c that somebody else started and uses: it does its work there and touches nothing else.</summary>
public sealed class AdoptedAria2Tests : IAsyncLifetime
{
    private const string Secret = "not ours";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly Gid _foreign = new(0xF0F0F0F0F0F0F0F0);

    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private TestWorker _worker = null!;
    private ChildProcess? _aria2;

    public async ValueTask InitializeAsync()
    {
        _worker = await TestWorker.IdleAsync();
        _worker.Options.Aria2Rpc = $"http://127.0.0.1:{_port}/jsonrpc";
        _worker.Options.Aria2SecretFile = _folder.Write("secret", Secret + "\n");
    }

    public async ValueTask DisposeAsync()
    {
        _aria2?.Kill();
        await _worker.DisposeAsync();
        _aria2?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ItDoesItsWorkThereAndLeavesTheRestAsItWas()
    {
        await StartAria2Async($"--rpc-secret={Secret}");
        await AddForeignAsync();
        await StartAgentAsync();
        var order = TestWorker.Order(_worker.Origin.Add("/ours.bin", 200_000));

        await _worker.Hub.AssignAsync(order);
        var completed = await _worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
        Assert.Equal([await TestWorker.HashAsync(completed.Result!.Files.Single().Path)], _worker.Origin.Files.Where(file => file.Path == "/ours.bin").Select(file => file.Sha256));
        await _worker.StopAgentAsync();

        Assert.True(_aria2!.Os.IsAlive);
        Assert.Equal("active", await AskAsync("aria2.tellStatus", $"\"{_foreign}\"", result => result.GetProperty("status").GetString()));
        Assert.Equal(0, await AskAsync("aria2.tellStopped", "0,100", result => result.GetArrayLength()));
        Assert.Equal(_folder["theirs"], await AskAsync("aria2.getGlobalOption", null, result => result.GetProperty("dir").GetString()));
    }

    [Fact]
    public async Task WhenTheLeaseIsOverOnlyItsOwnDownloadsAreTakenOutAndGoOnLater()
    {
        await StartAria2Async($"--rpc-secret={Secret}");
        await AddForeignAsync();
        _worker.Hub.Lease = TimeSpan.FromSeconds(3);
        await StartAgentAsync();
        _worker.Origin.BytesPerSecond = 300_000;
        var order = TestWorker.Order(_worker.Origin.Add("/ours.bin", 3_000_000));
        await _worker.Hub.AssignAsync(order);
        await _worker.IsUnderWayAsync(order.Key);

        _worker.Hub.IsFrozen = true;
        await Eventually.HoldsAsync(async () => (await ActiveAsync()).SequenceEqual([_foreign]), _patience, "only the foreign download is active");
        Assert.Equal("active", await AskAsync("aria2.tellStatus", $"\"{_foreign}\"", result => result.GetProperty("status").GetString()));
        _worker.Hub.IsFrozen = false;
        _worker.Origin.BytesPerSecond = long.MaxValue;

        await _worker.Hub.HearsAsync(order.Key, PartEvent.Completed, _patience);
        Assert.True(_aria2!.Os.IsAlive);
    }

    [Fact]
    public async Task AnAgentThatWasKilledFindsItsDownloadAgain()
    {
        await StartAria2Async($"--rpc-secret={Secret}");
        _worker.Origin.BytesPerSecond = 300_000;
        var agent = Launch();
        await Eventually.HoldsAsync(() => _worker.Hub.Sessions > 0, _patience, $"a session {agent.Log()}");
        var order = TestWorker.Order(_worker.Origin.Add("/ours.bin", 3_000_000));
        await _worker.Hub.AssignAsync(order);
        await _worker.IsUnderWayAsync(order.Key);

        agent.Kill();
        Assert.Single(await ActiveAsync());
        using var next = Launch();
        await Eventually.HoldsAsync(() => _worker.Hub.Sessions > 1, _patience, "a session of the next agent");
        _worker.Origin.BytesPerSecond = long.MaxValue;
        await _worker.Hub.HearsAsync(order.Key, PartEvent.Completed, _patience);
        next.Os.Terminate();
        await next.WaitForExitAsync(TestContext.Current.CancellationToken);
        agent.Dispose();

        Assert.True(_aria2!.Os.IsAlive);
    }

    [Fact]
    public async Task AnAria2ThatAnswersWithoutASecretIsNotUsed()
    {
        await StartAria2Async();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartAgentAsync);

        Assert.Contains("answers calls without a secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongSecretIsToldAsSuch()
    {
        await StartAria2Async("--rpc-secret=another");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartAgentAsync);

        Assert.Contains("does not take the secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThereIsToldAsSuch()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartAgentAsync);

        Assert.Contains("No aria2c answers", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:6800/jsonrpc", true)]
    [InlineData("ws://localhost:6800/jsonrpc", true)]
    [InlineData("http://[::1]:6800", true)]
    [InlineData("http://192.168.1.5:6800/jsonrpc", false)]
    [InlineData("http://example.org:6800/jsonrpc", false)]
    [InlineData("http://token@127.0.0.1:6800/jsonrpc", false)]
    [InlineData("127.0.0.1:6800", false)]
    public void OnlyAnAria2OfThisMachineIsAdopted(string address, bool isGood) => Assert.Equal(isGood, AdoptedAria2.FindFault(address) is null);

    [Fact]
    public void AMissingSecretIsAFaultOfTheSettings()
    {
        var options = new WorkerOptions { Name = "w1", Aria2Rpc = "http://127.0.0.1:6800/jsonrpc", Aria2 = "no-such-program" };

        var fault = Assert.Single(WorkerOptionsCheck.FindFaults(options));

        Assert.Equal(["Aria2SecretFile"], fault.MemberNames);
    }

    private async Task StartAgentAsync()
    {
        await _worker.StartAgentAsync();
        await Eventually.HoldsAsync(() => _worker.Hub.Sessions > 0, _patience, "a session");
    }

    private ChildProcess Launch() => ChildProcess.StartAssembly(
        "AriaCluster.Worker",
        _worker.Data("agent.log"),
        [
            .. AgentProcess.Arguments(_worker, _worker.Options.Data, _worker.Options.Root).Where(argument => !argument.StartsWith("--Worker:Lanes", StringComparison.Ordinal)),
            $"--Worker:Aria2Rpc={_worker.Options.Aria2Rpc}", $"--Worker:Aria2SecretFile={_worker.Options.Aria2SecretFile}",
        ]);

    private async Task StartAria2Async(params string[] arguments)
    {
        _aria2 = ChildProcess.Start(
            "aria2c", _folder["aria2.log"],
            ["--no-conf", "--enable-rpc", $"--rpc-listen-port={_port}", $"--dir={_folder["theirs"]}", "--disable-ipv6=true", "--quiet", .. arguments]);
        await Eventually.HoldsAsync(async () => await ConnectAsync() is { } rpc && await CloseAsync(rpc), _patience, "aria2c answers");
    }

    private async Task AddForeignAsync()
    {
        _worker.Origin.Add("/theirs.bin", 500_000_000, OriginFaults.None with { HangAfterBytes = 100_000 });
        var uri = new Uri(_worker.Origin.Address, "/theirs.bin");
        await AskAsync("aria2.addUri", $$"""["{{uri}}"],{"gid":"{{_foreign}}"}""", result => result.GetString());
        await Eventually.HoldsAsync(async () => (await ActiveAsync()).Contains(_foreign), _patience, "the foreign download is active");
    }

    private async Task<Gid[]> ActiveAsync() =>
        await AskAsync("aria2.tellActive", "[\"gid\"]", result => result.EnumerateArray().Select(one => Gid.Parse(one.GetProperty("gid").GetString()!)).ToArray());

    private Task<Aria2Rpc?> ConnectAsync() => Aria2Rpc.ConnectAsync(_port, Secret, TimeProvider.System, (_, _) => { }, TestContext.Current.CancellationToken);

    private static async Task<bool> CloseAsync(Aria2Rpc rpc)
    {
        await rpc.DisposeAsync();
        return true;
    }

    private async Task<T> AskAsync<T>(string method, string? parameters, Func<JsonElement, T> read)
    {
        await using var rpc = (await ConnectAsync())!;
        return await rpc.AskAsync(
            method,
            writer =>
            {
                foreach (var value in JsonDocument.Parse($"[{parameters}]").RootElement.EnumerateArray())
                {
                    value.WriteTo(writer);
                }
            },
            answer => answer.Error is null ? read(answer.Result.Clone()) : throw new InvalidOperationException(answer.Error),
            _patience);
    }
}
