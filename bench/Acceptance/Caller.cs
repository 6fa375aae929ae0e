using System.Net.Http.Json;
using System.Text.Json;

namespace AriaCluster.Bench.Acceptance;

/// <summary>Submits tasks that nobody fetches: there is no worker.</summary>
internal sealed class Caller(LocalCluster cluster)
{
    private int _next;

    /// <summary>Submits <paramref name="tasks"/> one by one, from <paramref name="callers"/> at once.</summary>
    public Task<Sample> OneByOneAsync(int callers, int tasks) => TakeAsync(callers, tasks, async () =>
    {
        using var answer = await cluster.Client.PostAsJsonAsync("api/tasks", NewTask());
        answer.EnsureSuccessStatusCode();
    });

    /// <summary>Submits <paramref name="batches"/> of <paramref name="size"/>, from <paramref name="callers"/> at once.</summary>
    public Task<Sample> BatchesAsync(int callers, int batches, int size) => TakeAsync(callers, batches, async () =>
    {
        var body = new { tasks = Enumerable.Range(0, size).Select(_ => NewTask()) };
        using var answer = await cluster.Client.PostAsJsonAsync("api/tasks/batch", body);
        answer.EnsureSuccessStatusCode();
    });

    /// <summary>Waits until all that was accepted is a task of its own.</summary>
    public async Task UnfoldedAsync()
    {
        while (await PendingAsync() < _next)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private object NewTask() => new { url = $"http://127.0.0.1:9/{Interlocked.Increment(ref _next)}.bin" };

    private async Task<Sample> TakeAsync(int callers, int requests, Func<Task> request)
    {
        var left = requests;
        var sample = await Sample.TakeAsync(Processors, () => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => RepeatAsync())));

        // What is still being unfolded would be measured with the next.
        await UnfoldedAsync();
        return sample;

        async Task RepeatAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await request();
            }
        }
    }

    private async Task<int> PendingAsync()
    {
        var document = await cluster.Client.GetFromJsonAsync<JsonElement>("api/status");
        return document.GetProperty("tasks").TryGetProperty("pending", out var count) ? count.GetInt32() : 0;
    }

    private Dictionary<string, double> Processors() => new()
    {
        ["hub"] = cluster.Hub.Os.ProcessorTime.TotalSeconds,
        ["this program"] = Environment.CpuUsage.TotalTime.TotalSeconds,
    };
}
