using System.Net.Http.Json;
using System.Text.Json;

namespace AriaCluster.Bench.Reliability;

/// <summary>Reads the tasks from the hub once nothing is broken any more.</summary>
/// <param name="cluster">The hub.</param>
/// <param name="history">What happened.</param>
/// <param name="mend">Starts what ended by itself meanwhile, as a hub does that the other silos took for dead.</param>
internal sealed class HubView(LocalCluster cluster, History history, Func<CancellationToken, Task> mend)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until all have ended; what has not by then is told as broken.</summary>
    public async Task UntilAllEndedAsync(CancellationToken ct)
    {
        var deadline = history.Now + _patience;
        while (true)
        {
            var open = await AskAsync(() => CountOpenAsync(ct), ct);
            if (open == 0)
            {
                return;
            }

            if (history.Now > deadline)
            {
                history.Add(HappeningKind.Broken, text: $"{open} tasks have not ended {_patience.TotalMinutes:0} minutes after the last trouble");
                return;
            }

            await Task.Delay(_pause, TimeProvider.System, ct);
        }
    }

    public Task<IReadOnlyList<FinalTask>> ReadAllAsync(CancellationToken ct) => AskAsync(() => ReadTasksAsync(ct), ct);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        for (var deadline = history.Now + _patience; ; await Task.Delay(_pause, TimeProvider.System, ct))
        {
            await mend(ct);
            try
            {
                return await ask();
            }
            catch (HttpRequestException) when (history.Now < deadline)
            {
                // It has just ended, or its grains begin elsewhere.
            }
        }
    }

    private async Task<IReadOnlyList<FinalTask>> ReadTasksAsync(CancellationToken ct)
    {
        var tasks = new List<FinalTask>();
        await foreach (var id in IdsAsync(ct))
        {
            tasks.Add(FinalTask.Read(await cluster.Client.GetFromJsonAsync<JsonElement>($"api/tasks/{id}", ct)));
        }

        return tasks;
    }

    private async Task<int> CountOpenAsync(CancellationToken ct)
    {
        var tasks = (await cluster.Client.GetFromJsonAsync<JsonElement>("api/status", ct)).GetProperty("tasks");
        return tasks.EnumerateObject().Where(status => status.Name is "pending" or "queued" or "downloading" or "delivering").Sum(status => status.Value.GetInt32());
    }

    private async IAsyncEnumerable<string> IdsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        for (var next = "api/tasks?limit=1000"; next is not null;)
        {
            var page = await cluster.Client.GetFromJsonAsync<JsonElement>(next, ct);
            foreach (var task in page.GetProperty("tasks").EnumerateArray())
            {
                yield return task.GetProperty("id").GetString()!;
            }

            next = page.GetProperty("next").GetString() is { } after ? $"api/tasks?limit=1000&after={Uri.EscapeDataString(after)}" : null;
        }
    }
}
