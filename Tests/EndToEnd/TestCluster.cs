using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using AriaCluster.Tests.Engine;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A data folder, an origin, a hub and workers as processes, and the command line, for one test alone.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder;
    private readonly LocalCluster _processes;

    private TestCluster(TempFolder folder, EngineProcesses engine, string[] hubSettings)
    {
        _folder = folder;
        Engine = engine;
        _processes = new LocalCluster(folder.Path, [.. engine.HubSettings, .. hubSettings]);
        Aria = new Aria($"http://127.0.0.1:{_processes.Port}", _processes.KeyFile, folder.Path);
    }

    /// <summary>What the engine that is built needs beside a hub.</summary>
    public EngineProcesses Engine { get; }

    public Origin Origin { get; } = new();

    public LocalCluster Processes => _processes;

    public Aria Aria { get; }

    public HttpClient Client => _processes.Client;

    /// <summary>A hub with workers of these names, all online.</summary>
    public static async Task<TestCluster> StartAsync(string[] workers, params string[] hubSettings)
    {
        var folder = new TempFolder();
        var cluster = new TestCluster(folder, await EngineProcesses.StartAsync(folder.Path), hubSettings);
        try
        {
            await cluster._processes.StartHubAsync();
            await cluster.Engine.JoinAsync(hubSettings);
            foreach (var worker in workers)
            {
                await cluster._processes.StartAgentAsync(worker);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a file of the origin by the command line, and returns the task's id.</summary>
    public async Task<string> AddAsync(OriginFile file, params string[] arguments)
    {
        var added = await Aria.JsonAsync(["add", file.Uri.AbsoluteUri, .. arguments]);
        return Assert.Single(added.GetProperty("tasks").EnumerateArray()).GetProperty("id").GetString()!;
    }

    public async Task<SeenTask> TaskAsync(string id)
    {
        using var answer = await Client.GetAsync($"api/tasks/{id}", TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return new SeenTask(await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>Adds a file, and returns when the hub says that 10 to 90 % of it are there and the rest is on its way.</summary>
    public async Task<string> DownloadingAsync(OriginFile file, params string[] arguments)
    {
        var id = await AddAsync(file, arguments);
        var (from, to) = (file.LengthBytes / 10, file.LengthBytes * 9 / 10);
        await UntilAsync(id, task => task.Status == "downloading" && task.CompletedBytes >= from && task.CompletedBytes <= to);
        return id;
    }

    public Task<SeenTask> UntilAsync(string id, Func<SeenTask, bool> wanted) =>
        Eventually.GetsAsync(() => TaskAsync(id), wanted, Patience, $"task {id} as wanted");

    /// <summary>Waits until a worker's status is as wanted.</summary>
    public Task<string> WorkerAsync(string name, Func<string, bool> wanted) => Eventually.GetsAsync(
        async () => (await Client.GetFromJsonAsync<JsonElement>($"api/workers/{name}", TestContext.Current.CancellationToken)).GetProperty("status").GetString()!,
        wanted,
        Patience,
        $"worker {name} as wanted");

    /// <summary>Waits for the task's end and checks by the command line, the disk and the origin that the file arrived once.</summary>
    public async Task<SeenTask> ArrivesAsync(string id, OriginFile file)
    {
        var task = await UntilAsync(id, task => task.Status is "completed" or "failed");
        Assert.True(task.Status == "completed", task.ToString());

        var listed = await Aria.JsonAsync("tasks");
        var entry = Assert.Single(listed.GetProperty("tasks").EnumerateArray(), entry => entry.GetProperty("id").GetString() == id);
        Assert.Equal("completed", entry.GetProperty("status").GetString());
        Assert.Equal(file.LengthBytes, entry.GetProperty("lengthBytes").GetInt64());
        Assert.Equal(file.Sha256, await HashAsync(entry.GetProperty("path").GetString()!));
        return task;
    }

    /// <summary>All files below the workers' roots.</summary>
    public IReadOnlyList<string> Delivered()
    {
        var root = Path.Combine(_folder.Path, "downloads");
        return Directory.Exists(root) ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)] : [];
    }

    public async ValueTask DisposeAsync()
    {
        ShowLogs();
        await _processes.DisposeAsync();
        await Engine.DisposeAsync();
        await Origin.DisposeAsync();
        _folder.Dispose();
    }

    public static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken));
    }

    // Shown for a test that failed.
    private void ShowLogs() => TestContext.Current.TestOutputHelper?.WriteLine(_processes.Logs);
}
