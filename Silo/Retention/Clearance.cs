using AriaCluster.Hosting;
using Microsoft.Extensions.Hosting;

namespace AriaCluster.Silo.Retention;

/// <summary>Clears away what is old, a few hundred at a time; after the last ones it rests for an hour, by a clock that nobody sets.</summary>
internal abstract class Clearance(TimeProvider time) : BackgroundService
{
    private protected const int AtOnce = 500;
    private protected const int Callers = 32;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _rest = TimeSpan.FromHours(1);

    private long? _rests;

    /// <summary>Clears away the next ones, unless it rests.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        if (_rests is { } since && time.GetElapsedTime(since) < _rest)
        {
            return 0;
        }

        try
        {
            var (gone, areMore) = await ClearAsync(time.GetUtcNow(), ct);
            _rests = areMore ? null : time.GetTimestamp();
            return gone;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
            return 0;
        }
    }

    /// <summary>Clears away the next ones: how many went, and whether there may be more.</summary>
    protected abstract Task<(int Gone, bool AreMore)> ClearAsync(DateTimeOffset now, CancellationToken ct);

    protected abstract void LogFailed(Exception e);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, RunOnceAsync, stoppingToken);
}
