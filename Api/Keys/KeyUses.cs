using System.Collections.Concurrent;
using System.Collections.Immutable;
using AriaCluster.Cluster;
using AriaCluster.Hosting;
using Orleans.Runtime;
using Orleans;

namespace AriaCluster.Api.Keys;

/// <summary>
/// When each key was last used: noted in memory by every request, and told to the cluster's grain once a minute, and at the end, in one
/// write for all. What a crash loses is at most that minute.
/// </summary>
internal sealed partial class KeyUses(IGrainFactory grains, TimeProvider time, ILogger<KeyUses> log) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    public void Note(string name) => _seen[name] = time.GetUtcNow();

    /// <summary>What is known here and what is stored, the later of both.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ReadAsync()
    {
        var latest = (await Grain.GetKeyUsesAsync()).ToDictionary(use => use.Name, use => use.At, StringComparer.Ordinal);
        foreach (var (name, at) in _seen)
        {
            latest[name] = at > latest.GetValueOrDefault(name) ? at : latest[name];
        }

        return latest;
    }

    /// <summary>A key of this name that is made anew was not used yet.</summary>
    public void Forget(string name)
    {
        _seen.TryRemove(name, out _);
        _told.TryRemove(name, out _);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await RunOnceAsync().WaitAsync(_patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal async Task RunOnceAsync()
    {
        var news = _seen.Where(use => use.Value > _told.GetValueOrDefault(use.Key)).Select(use => new KeyUse(use.Key, use.Value)).ToImmutableArray();
        try
        {
            if (news.IsEmpty || !await Grain.NoteKeyUsesAsync(news))
            {
                return;
            }

            foreach (var use in news)
            {
                _told[use.Name] = use.At;
            }
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUntold(log, e.Message);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, _ => RunOnceAsync(), stoppingToken);

    private IClusterGrain Grain => grains.GetGrain<IClusterGrain>(IClusterGrain.Key);

    [LoggerMessage(EventId = 1052, Level = LogLevel.Debug, Message = "When keys were used is not stored; the next minute tries again ({Reason})")]
    private static partial void LogUntold(ILogger log, string reason);
}
