using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace AriaCluster.Bench.Reliability;

/// <summary>
/// Hands the tasks in, one by one, each until it is acknowledged. Some answers are thrown away on purpose, and the request is repeated
/// under the same key, as a client does that lost its connection.
/// </summary>
internal sealed class Submitter(LocalCluster cluster, History history, ChaosOptions options) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private readonly Random _random = new(options.Seed + 1);
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = _patience };
    private int _lost;

    /// <summary>The tasks by the id that the hub gave.</summary>
    public ConcurrentDictionary<string, LoadTask> Accepted { get; } = [];

    /// <summary>How many answers were thrown away.</summary>
    public int Lost => _lost;

    public async Task RunAsync(IReadOnlyList<LoadTask> tasks, CancellationToken ct)
    {
        var key = (await File.ReadAllTextAsync(cluster.KeyFile, ct)).Trim();
        _client.BaseAddress = new Uri($"http://127.0.0.1:{cluster.Port}/");
        _client.DefaultRequestHeaders.Add("X-API-Key", key);
        var underway = new List<Task>();
        foreach (var task in tasks)
        {
            var wait = task.At - history.Now;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, ct);
            underway.Add(SubmitAsync(task, throwAway: _random.Next(6) == 0, ct));
        }

        await Task.WhenAll(underway);
    }

    public void Dispose() => _client.Dispose();

    private async Task SubmitAsync(LoadTask task, bool throwAway, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            if (await TryAsync(task, tries, ct) is { } id)
            {
                if (throwAway && tries == 0)
                {
                    Interlocked.Increment(ref _lost);
                    continue;
                }

                Accepted[id] = task;
                history.Add(HappeningKind.Accepted, text: id);
                return;
            }

            await Task.Delay(_pause, TimeProvider.System, ct);
        }
    }

    private async Task<string?> TryAsync(LoadTask task, int tries, CancellationToken ct)
    {
        // Without idempotency each try is a submission of its own.
        var other = options.Without == "idempotency" ? tries : 0;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/tasks") { Content = JsonContent.Create(task.ToRequest(other)) };
        request.Headers.Add("Idempotency-Key", $"chaos/{task.Number}/{other}");
        try
        {
            using var answer = await _client.SendAsync(request, ct);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetString()
                : (int)answer.StatusCode >= 500 ? null : throw new InvalidOperationException($"Refused: {await answer.Content.ReadAsStringAsync(ct)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
