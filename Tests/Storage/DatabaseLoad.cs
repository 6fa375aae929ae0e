using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AriaCluster.Tests.Api;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Storage;

/// <summary>
/// Submissions under keys, each repeated until it is acknowledged, and what must hold afterwards: each is there once, completed once, and
/// its file delivered once.
/// </summary>
internal sealed class DatabaseLoad(LocalCluster cluster, Origin origin)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, string> _accepted = new(StringComparer.Ordinal);
    private int _refused;
    private int _untold;
    private int _made;

    public int Accepted => _accepted.Count;

    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Whether each refusal was 503 with the header Retry-After.</summary>
    public bool ToldWhenToComeAgain => Refused > 0 && Volatile.Read(ref _untold) == 0;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>One try.</summary>
    public async Task<HttpResponseMessage> TryAsync(string key, Uri uri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/tasks") { Content = new StringContent($$"""{"url":"{{uri}}"}""", null, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return await cluster.Client.SendAsync(request, Ct);
    }

    /// <summary>Until it is acknowledged.</summary>
    public async Task SubmitAsync(string key, Uri uri)
    {
        while (true)
        {
            using var answer = await TryAsync(key, uri);
            if (answer.IsSuccessStatusCode)
            {
                _accepted[key] = (await answer.ReadJsonAsync()).GetProperty("id").GetString()!;
                return;
            }

            Interlocked.Increment(ref _refused);
            if (answer is not { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage, Headers.RetryAfter.Delta: not null })
            {
                Interlocked.Increment(ref _untold);
            }

            await Task.Delay(_pause, TimeProvider.System, Ct);
        }
    }

    /// <summary>Submits one small file after the other; what was begun is acknowledged at the end.</summary>
    public Task SubmitUntilAsync(int callers, CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
    {
        while (!enough.IsCancellationRequested)
        {
            await SubmitNextAsync();
        }
    }));

    /// <summary>Submits until one is refused for want of room.</summary>
    public async Task<HttpResponseMessage> UntilRefusedAsync()
    {
        while (true)
        {
            var (key, uri) = Next();
            var answer = await TryAsync(key, uri);
            if (answer.IsSuccessStatusCode)
            {
                _accepted[key] = (await answer.ReadJsonAsync()).GetProperty("id").GetString()!;
                answer.Dispose();
            }
            else if (answer.StatusCode == HttpStatusCode.InsufficientStorage)
            {
                return answer;
            }
            else
            {
                answer.Dispose();
                await SubmitAsync(key, uri);
            }
        }
    }

    public async Task<string> StatusAsync(string key) => (await cluster.Client.GetJsonAsync($"api/tasks/{_accepted[key]}")).GetProperty("status").GetString()!;

    /// <summary>The names of what lies below the workers' roots.</summary>
    public IReadOnlyList<string> Delivered()
    {
        var root = Path.Combine(cluster.Data, "downloads");
        return Directory.Exists(root) ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))] : [];
    }

    /// <summary>Whether every acceptance and every end is there, none twice, and the tables say what the states say.</summary>
    public async Task IsWholeAsync()
    {
        Assert.Equal(_accepted.Count, _accepted.Values.Distinct().Count());
        await Eventually.HoldsAsync(async () => (await ListAsync()).TrueForAll(task => task.Status == "completed"), Patience);
        Assert.Equal(_accepted.Values.Order(StringComparer.Ordinal), (await ListAsync()).Select(task => task.Id).Order(StringComparer.Ordinal));
        var files = Delivered();
        Assert.Equal(_accepted.Count, files.Count);
        Assert.DoesNotContain(files, file => file.Contains('(', StringComparison.Ordinal));
        foreach (var id in _accepted.Values.Take(100))
        {
            var task = await cluster.Client.GetJsonAsync($"api/tasks/{id}");
            Assert.Equal(0, task.GetProperty("failures").GetInt32());
        }

        Assert.Equal(0, (await cluster.Client.GetJsonAsync("api/db/check")).GetProperty("faults").GetInt32());
    }

    private Task SubmitNextAsync()
    {
        var (key, uri) = Next();
        return SubmitAsync(key, uri);
    }

    private (string Key, Uri Uri) Next()
    {
        var number = Interlocked.Increment(ref _made);
        return ($"key-{number}", origin.Add($"/file-{number}.bin", 1_000).Uri);
    }

    private async Task<List<(string Id, string Status)>> ListAsync()
    {
        var tasks = new List<(string, string)>();
        for (var next = "api/tasks?limit=1000"; next is not null;)
        {
            var page = await cluster.Client.GetJsonAsync(next);
            tasks.AddRange(page.GetProperty("tasks").EnumerateArray().Select(task => (task.GetProperty("id").GetString()!, task.GetProperty("status").GetString()!)));
            next = page.TryGetProperty("next", out var after) && after.ValueKind == JsonValueKind.String ? $"api/tasks?limit=1000&after={after}" : null;
        }

        return tasks;
    }
}
