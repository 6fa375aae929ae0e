using System.Collections.Concurrent;
using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Watching;

/// <summary>
/// Listens to the hub's events beside whoever waits for tasks, and comes back when the stream breaks. While nothing is heard
/// (the hub restarts, or something on the way keeps events back) that one looks for itself, and says what is wrong.
/// </summary>
internal sealed class TaskNews(HubClient hub, string route, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly ConcurrentQueue<HubEvent> _heard = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private Task? _listening;
    private volatile bool _isLive;
    private volatile bool _isFresh;

    /// <summary>Whether everything that happens is heard. If not, look.</summary>
    public bool IsLive => _isLive;

    public void Begin() => _listening ??= ListenAsync(_leaving.Token);

    /// <summary>Whether a stream has just begun: what was before it is known only to who looks now.</summary>
    public bool TakeFresh()
    {
        var isFresh = _isFresh;
        _isFresh = false;
        return isFresh;
    }

    /// <summary>What was heard since the last time.</summary>
    public IEnumerable<HubEvent> TakeAll()
    {
        while (_heard.TryDequeue(out var one))
        {
            yield return one;
        }
    }

    /// <summary>Until there is something to take, or it is time to show that it still goes on.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            await _news.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing is new.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        if (_listening is not null)
        {
            await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _leaving.Dispose();
        _news.Dispose();
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await foreach (var one in hub.ListenAsync(route, time, ct))
                {
                    tries = 0;
                    _heard.Enqueue(one);
                    _isFresh |= one.Name == "snapshot";
                    _isLive = true;
                    Wake();
                }
            }
            catch (Exception e) when (e is Failure or HttpRequestException or IOException or JsonException || e is OperationCanceledException && !ct.IsCancellationRequested)
            {
                // Whoever looks meanwhile is told what is wrong, if it lasts.
            }

            _isLive = false;
            Wake();
            await Task.Delay(Patience.PauseAfter(Math.Max(tries, 1)), time, ct);
        }
    }

    private void Wake()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }
}
