using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A worker on another host, which joins over TLS by a token and is revoked in the end. With a lease of three seconds.</summary>
public sealed class OtherHostTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(3);
    private static readonly string[] _leaseSettings = [$"--Workers:Lease={_lease}", "--Workers:LeaseGrace=00:00:01"];

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly List<ChildProcess> _hubs = [];
    private OtherHost? _host;
    private TlsProxy _proxy = null!;
    private Origin _origin = null!;
    private EngineProcesses? _engine;
    private HttpClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string WorkerData => _folder["worker"];

    private string OtherWorkerData => _folder["other-worker"];

    public async ValueTask InitializeAsync()
    {
        var obstacle = await OtherHost.FindObstacleAsync() ?? (Nginx.IsInstalled ? null : "nginx is not installed.");
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        _host = await OtherHost.CreateAsync();
        _origin = new Origin(_host.Here);
        await File.WriteAllTextAsync(_folder["ca.pem"], _authority.Pem, Ct);
        _authority.Issue(_folder["proxy.pem"], _folder["proxy.key"], $"{_host.Here}");
        _proxy = new TlsProxy(_folder["nginx"], _host.Here, _folder["proxy.pem"], _folder["proxy.key"]);
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = _authority.Trust } }) { BaseAddress = _proxy.Address };
        _engine = await EngineProcesses.StartAsync(_folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Directory.EnumerateFiles(_folder.Path, "*.log", SearchOption.AllDirectories)
            .Select(log => $"==== {log}\n{File.ReadAllText(log)}")));
        await Eventually.HoldsAsync(() => KillAll() == 0, what: "no process is left");
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_engine?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_origin?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        _hubs.ForEach(hub => hub.Dispose());
        _client?.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AWorkerOnAnotherHostJoinsOverTlsOutlivesAHubThatMovesAndWhenItIsRevokedAnotherGoesOn()
    {
        var first = await StartHubAsync("127.0.0.1");
        await _engine!.JoinAsync(_leaseSettings);
        await JoinAsync("box1", WorkerData);
        await StartsAgainWithoutATokenAsync();
        Assert.Equal((0, "ok", "ok"), await DiagnoseAsync());
        var file = _origin.Add("/one.bin", 300_000);
        await ArrivesAsync(await AddAsync(file), file);

        first.Kill();
        await StartHubAsync("127.0.0.2");
        await Eventually.HoldsAsync(async () => (await WorkerAsync()).GetProperty("alive").GetBoolean(), _patience, "the worker is back");
        var second = _origin.Add("/two.bin", 300_000);
        await ArrivesAsync(await AddAsync(second), second);

        _origin.BytesPerSecond = 200_000;
        var third = _origin.Add("/three.bin", 20_000_000);
        var long3 = await AddAsync(third);
        await Eventually.HoldsAsync(async () => (await TaskAsync(long3)) is { Status: "downloading", CompletedBytes: > 0 }, _patience, "the long one is under way");
        Assert.NotEmpty(Aria2());

        using var revoked = await _client.DeleteAsync("api/workers/box1/token", Ct);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await Eventually.HoldsAsync(() => Aria2().Count == 0, _lease + TimeSpan.FromSeconds(2), "its aria2c have ended within a lease");
        var task = await Eventually.GetsAsync(() => TaskAsync(long3), task => task.Status == "pending", _patience, "the task is free");
        Assert.Equal(0, task.Failures);
        Assert.Equal("revoked", (await WorkerAsync()).GetProperty("status").GetString());
        await ItsReportsAreRefusedAsync();
        Assert.Equal((5, "wrong", "warning"), await DiagnoseAsync());

        _origin.BytesPerSecond = long.MaxValue;
        await JoinAsync("box2", OtherWorkerData);
        await ArrivesAsync(long3, third, OtherWorkerData);
        await HasCompletedOnceAsync(long3);
    }

    [Fact]
    public async Task AMachineIsToldWhyItDoesNotJoin()
    {
        await StartHubAsync("127.0.0.1");

        var plain = await AriaThereAsync("worker", $"http://{_host!.Here}:1", "--join", "token", "--data", WorkerData);
        var untrusted = await AriaThereAsync("worker", _proxy.Address.AbsoluteUri, "--join", "token", "--name", "box1", "--data", WorkerData);
        var wrong = await AriaThereAsync("worker", _proxy.Address.AbsoluteUri, "--join", "token", "--name", "box1", "--data", WorkerData, "--ca", _folder["ca.pem"]);
        var without = await AriaThereAsync("worker", "--data", WorkerData);

        Assert.Equal((2, 3, 4, 2), (plain.Code, untrusted.Code, wrong.Code, without.Code));
        Assert.Contains("plain http to another machine", plain.Said, StringComparison.Ordinal);
        Assert.Contains("certificate", untrusted.Said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The join token is not accepted", wrong.Said, StringComparison.Ordinal);
        Assert.Contains("No hub is known", without.Said, StringComparison.Ordinal);
        Assert.Empty(OsProcess.With(WorkerData));
    }

    private int KillAll()
    {
        var left = OsProcess.With(_folder.Path);
        foreach (var process in left)
        {
            process.Kill();
        }

        return left.Count;
    }

    private async Task<ChildProcess> StartHubAsync(string address)
    {
        var port = FreePort.Next();
        var hub = ChildProcess.StartAssembly(
            "AriaCluster.Api",
            _folder["logs", $"hub-{_hubs.Count}.log"],
            [
                $"--Hub:Address={address}", $"--Hub:Port={port}", $"--Hub:Data={_folder["hub"]}", "--Hub:Proxies:0=127.0.0.1", $"--Hub:Hosts:0={_host!.Here}",
                .. _leaseSettings, .. _engine!.HubSettings,
            ]);
        _hubs.Add(hub);
        await _proxy.StartAsync($"{address}:{port}");
        await Eventually.HoldsAsync(IsReadyAsync, _patience, "the hub is ready behind its proxy");
        _client.DefaultRequestHeaders.Remove("X-API-Key");
        _client.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(_folder["keys", "admin.key"], Ct)).Trim());
        return hub;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync("health/ready", Ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task JoinAsync(string name, string data)
    {
        using var made = await _client.PostAsJsonAsync("api/join-tokens", new { seconds = 60 }, Ct);
        var token = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("token").GetString()!;
        var (code, said) = await AriaThereAsync(
            "worker", _proxy.Address.AbsoluteUri, "--join", token, "--name", name, "-t", "zone=there", "--slots", "4", "--data", data, "--ca", _folder["ca.pem"], "--detach");
        Assert.True(code == 0, said);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "workers", name, "token")));
        }
    }

    // Stopped, it needs nothing but to be started.
    private async Task StartsAgainWithoutATokenAsync()
    {
        Assert.Equal(0, (await AriaThereAsync("down", "--data", WorkerData)).Code);
        Assert.Empty(Aria2());
        var (code, said) = await AriaThereAsync("worker", "--data", WorkerData, "--detach");
        Assert.True(code == 0, said);
    }

    // What its doctor says of the token and of the lease, and what it ends with.
    private async Task<(int Code, string? Token, string? Lease)> DiagnoseAsync()
    {
        var (code, said) = await AriaThereAsync("doctor", "--json", "--data", WorkerData);
        var verdicts = JsonDocument.Parse(said).RootElement.GetProperty("findings").EnumerateArray()
            .ToLookup(finding => finding.GetProperty("check").GetString(), finding => finding.GetProperty("verdict").GetString());
        Assert.DoesNotContain("warning", verdicts["clock"].Concat(verdicts["settings"]).Concat(verdicts["secrets"]));
        return (code, verdicts["token"].Single(), verdicts["lease"].Single());
    }

    // Whatever the revoked worker had of it, and whenever it speaks again, the task has one end and one file.
    private async Task HasCompletedOnceAsync(string id)
    {
        var task = await TaskAsync(id);
        Assert.Equal(("box2", 2, 0, 1), (task.Worker, task.Attempt, task.Failures, task.Times("completed")));
        Assert.False(File.Exists(Path.Combine(WorkerData, "downloads", "three.bin")));
    }

    private async Task<(int Code, string Said)> AriaThereAsync(params string[] words)
    {
        var log = _folder["logs", $"aria-{Guid.NewGuid():n}.log"];
        using var aria = ChildProcess.Start(
            _host!.Prefix[0], log, [.. _host.Prefix[1..], "env", $"XDG_CONFIG_HOME={_folder["config"]}", "dotnet", Path.Combine(AppContext.BaseDirectory, "AriaCluster.Cli.dll"), .. words]);
        await aria.WaitForExitAsync(Ct).WaitAsync(_patience * 2, Ct);
        return (aria.ExitCode, aria.Log());
    }

    private async Task<string> AddAsync(OriginFile file)
    {
        using var added = await _client.PostAsJsonAsync("api/tasks", new { url = file.Uri.AbsoluteUri, tags = new { zone = "there" } }, Ct);
        return (await added.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    private async Task ArrivesAsync(string id, OriginFile file, string? data = null)
    {
        var task = await Eventually.GetsAsync(() => TaskAsync(id), task => task.Status is "completed" or "failed", _patience, $"{id} arrives");
        Assert.True(task.Status == "completed", task.ToString());
        var bytes = await File.ReadAllBytesAsync(Path.Combine(data ?? WorkerData, "downloads", Path.GetFileName(file.Path)), Ct);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    private async Task<SeenTask> TaskAsync(string id) => new(await _client.GetFromJsonAsync<JsonElement>($"api/tasks/{id}", Ct));

    private Task<JsonElement> WorkerAsync() => _client.GetFromJsonAsync<JsonElement>("api/workers/box1", Ct);

    private IReadOnlyList<OsProcess> Aria2() =>
        [.. OsProcess.With(Path.Combine(WorkerData, "workers")).Where(process => Path.GetFileName(process.CommandLine.Split(' ')[0]) == "aria2c")];

    // Whoever has its token does not even get in.
    private async Task ItsReportsAreRefusedAsync()
    {
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = _authority.Trust;
        socket.Options.SetRequestHeader("Authorization", "Bearer " + (await File.ReadAllTextAsync(Path.Combine(WorkerData, "workers", "box1", "token"), Ct)).Trim());
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(_proxy.Address) { Scheme = "wss", Path = "worker", Query = "name=box1" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Ct));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }
}
