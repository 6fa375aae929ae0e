using System.Net.Http.Json;
using System.Text.Json;

namespace AriaCluster.Tests.Support.Processes;

/// <summary>
/// A hub and workers as processes over one data folder, started without a supervisor: what dies stays dead until it is
/// started again. Disposing kills all that belongs to the folder, guards and aria2c included.
/// </summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, ChildProcess> _agents = [];
    private readonly List<ChildProcess> _children = [];
    private readonly string[] _hubSettings;

    public LocalCluster(string data, params string[] hubSettings)
    {
        Data = data;
        Port = FreePort.Next();
        _hubSettings = hubSettings;
        Client = NewClient();
    }

    /// <summary>The folder that <c>--data</c> names for the command line.</summary>
    public string Data { get; }

    public int Port { get; }

    /// <summary>The clock of what is started from now on; null for the machine's.</summary>
    public SetClock? Clock { get; set; }

    public ChildProcess Hub { get; private set; } = null!;

    /// <summary>Sends the admin key. A hub that is started again gets a new one: connections to the old hub are of no use.</summary>
    public HttpClient Client { get; private set; }

    public string KeyFile => Path.Combine(Data, "keys", "admin.key");

    /// <summary>The logs of all that was started, for a test that failed.</summary>
    public string Logs => string.Join("\n", _children.Select(child => $"==== {child.LogFile}\n{Tail(child.Log())}"));

    public ChildProcess Agent(string name) => _agents[name];

    public string WorkerData(string name) => Path.Combine(Data, "workers", name);

    /// <summary>The aria2c processes of a worker.</summary>
    public IReadOnlyList<OsProcess> Aria2(string name) =>
        [.. OsProcess.With(WorkerData(name)).Where(process => process.IsAria2)];

    /// <summary>The guards of a worker: what belongs to its folder and is neither agent nor aria2c.</summary>
    public IReadOnlyList<OsProcess> Guards(string name)
    {
        var agent = _agents.TryGetValue(name, out var child) ? child.Id : 0;
        return [.. OsProcess.With(WorkerData(name)).Where(process => process.Id != agent && !process.IsAria2)];
    }

    /// <summary>Starts the hub, again after it was killed on the same port, and waits until it is ready.</summary>
    public async Task StartHubAsync()
    {
        Launch();
        await ReadyAsync();
    }

    /// <summary>Starts the hub in a way of one's own, told its log and its settings, and waits until it is ready.</summary>
    public async Task StartHubAsync(Func<string, IReadOnlyList<string>, ChildProcess> start)
    {
        Launch(start);
        await ReadyAsync();
    }

    /// <summary>Starts the hub without waiting for it.</summary>
    public void Launch() => Launch((log, settings) => ChildProcess.StartAssembly("AriaCluster.Api", log, Clock, settings));

    private void Launch(Func<string, IReadOnlyList<string>, ChildProcess> start) => Hub = Started(start(
        Path.Combine(Data, "logs", "hub.log"), ["--Hub:Address=127.0.0.1", $"--Hub:Port={Port}", $"--Hub:Data={Path.Combine(Data, "hub")}", .. _hubSettings]));

    /// <summary>Waits until the hub is ready, and takes its key.</summary>
    public async Task ReadyAsync()
    {
        Client.Dispose();
        Client = NewClient();
        await UntilAsync(IsReadyAsync, "the hub is ready");
        Client.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(KeyFile)).Trim());
    }

    /// <summary>Starts an agent, again after it was killed, and waits until the hub knows that it lives.</summary>
    public async Task StartAgentAsync(string name, params string[] settings)
    {
        await ProvideTokenAsync(name);
        LaunchAgent(name, settings);
        await UntilAsync(() => IsOnlineAsync(name), $"worker {name} is online");
    }

    /// <summary>Starts an agent without waiting for it. Its token must be there.</summary>
    public void LaunchAgent(string name, params string[] settings) => _agents[name] = Started(ChildProcess.StartAssembly(
        "AriaCluster.Worker",
        Path.Combine(Data, "logs", $"{name}.log"),
        Clock,
        [
            $"--Worker:Hub=http://127.0.0.1:{Port}", $"--Worker:Name={name}", $"--Worker:Data={WorkerData(name)}",
            $"--Worker:Root={Path.Combine(Data, "downloads", name)}", .. settings,
        ]));

    /// <summary>Starts an agent in a way of one's own, with the settings of every agent, and waits until the hub knows that it lives.</summary>
    public async Task StartAgentAsync(string name, Func<IReadOnlyList<string>, ChildProcess> start)
    {
        await ProvideTokenAsync(name);
        _agents[name] = Started(start([$"--Worker:Hub=http://127.0.0.1:{Port}", $"--Worker:Name={name}", $"--Worker:TokenFile={WorkerData(name)}/token"]));
        await UntilAsync(() => IsOnlineAsync(name), $"worker {name} is online");
    }

    public async Task<bool> IsOnlineAsync(string name)
    {
        DemandRunning(_agents[name]);
        using var answer = await Client.GetAsync($"api/workers/{name}");
        return answer.IsSuccessStatusCode
            && (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("alive").GetBoolean();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await UntilAsync(() => Task.FromResult(KillAll() == 0), $"all processes of {Data} are gone");
        _children.ForEach(child => child.Dispose());
    }

    private static string Tail(string log) => log.Length <= 20_000 ? log : log[^20_000..];

    private static void DemandRunning(ChildProcess child)
    {
        if (child.HasExited)
        {
            throw new InvalidOperationException($"It ended with {child.ExitCode}: {child.Log()}");
        }
    }

    // The first failures are those of a hub that does not listen yet.
    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(_patience);
        while (!await TryAsync(condition))
        {
            if (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"Still not after {_patience.TotalSeconds:0} s: {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private HttpClient NewClient() => new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{Port}/"),
    };

    private async Task<bool> IsReadyAsync()
    {
        DemandRunning(Hub);
        using var answer = await Client.GetAsync("health/ready");
        return answer.IsSuccessStatusCode;
    }

    private async Task ProvideTokenAsync(string name)
    {
        var file = Path.Combine(WorkerData(name), "token");
        if (!File.Exists(file))
        {
            using var answer = await Client.PutAsync($"api/workers/{name}/token", content: null);
            answer.EnsureSuccessStatusCode();
            var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
            Directory.CreateDirectory(WorkerData(name));
            await File.WriteAllTextAsync(file, token);
            OwnerOnly(file);
        }
    }

    private static void OwnerOnly(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private ChildProcess Started(ChildProcess child)
    {
        _children.Add(child);
        return child;
    }

    // A frozen process dies of SIGKILL too. Until none is left: one may have started another meanwhile.
    private int KillAll()
    {
        var left = OsProcess.With(Data);
        foreach (var process in left)
        {
            process.Kill();
        }

        return left.Count;
    }
}
