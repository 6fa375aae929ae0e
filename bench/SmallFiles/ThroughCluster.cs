using System.Net.Http.Json;
using System.Text.Json;

namespace AriaCluster.Bench.SmallFiles;

/// <summary>The same files through a hub and a worker, from the first request until the hub says that all are completed.</summary>
internal sealed class ThroughCluster(LocalCluster cluster, string worker, FileOrigin origin)
{
    private const int MaxBatch = 10_000;
    private int _round;
    private int _completedBefore;

    public async Task<Sample> RunAsync(IReadOnlyList<Uri> files)
    {
        var folder = $"round{++_round}";
        var sample = await Sample.TakeAsync(Processors, () => DownloadAsync(folder, files));
        var path = Directory.EnumerateDirectories(cluster.Data, folder, SearchOption.AllDirectories).First();
        Output.Check(path, "*.bin", files.Count);
        Directory.Delete(path, recursive: true);
        return sample;
    }

    private async Task DownloadAsync(string folder, IReadOnlyList<Uri> files)
    {
        foreach (var chunk in files.Chunk(MaxBatch))
        {
            var body = new { tasks = chunk.Select(uri => new { url = uri.AbsoluteUri, dir = folder }) };
            using var answer = await cluster.Client.PostAsJsonAsync("api/tasks/batch", body);
            answer.EnsureSuccessStatusCode();
        }

        _completedBefore += files.Count;
        while (!await HaveEndedAsync())
        {
            // Often enough for the figure, and seldom enough not to be a part of it.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private async Task<bool> HaveEndedAsync()
    {
        var status = await cluster.Client.GetFromJsonAsync<JsonElement>("api/status");
        var tasks = status.GetProperty("tasks");
        return tasks.GetProperty("failed").GetInt32() > 0 || tasks.GetProperty("completed").GetInt32() >= _completedBefore;
    }

    private Dictionary<string, double> Processors() => new()
    {
        ["origin"] = origin.ProcessorSeconds,
        ["aria2c"] = cluster.Aria2(worker).Sum(process => process.ProcessorTime.TotalSeconds),
        ["hub"] = cluster.Hub.Os.ProcessorTime.TotalSeconds,
        ["agent"] = cluster.Agent(worker).Os.ProcessorTime.TotalSeconds,
        ["this program"] = Environment.CpuUsage.TotalTime.TotalSeconds,
    };
}
