using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AriaCluster.Cluster;
using Orleans;

namespace AriaCluster.Api.Keys;

/// <summary>
/// The API keys as ClusterGrain last told them. Read again after a few seconds; while the grain cannot answer, the last ones hold for
/// some minutes, so that a database that is away for a moment does not lock everybody out.
/// </summary>
internal sealed partial class KeyRing(IGrainFactory grains, ForwardClock clock, TimeProvider time, ILogger<KeyRing> log) : IDisposable
{
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _usable = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Ring? _ring;

    /// <summary>The key of this hash, if it is known and not expired.</summary>
    public async ValueTask<ApiKey?> FindAsync(string hash, CancellationToken ct)
    {
        var keys = await ReadAsync(ct);
        ApiKey? found = null;
        foreach (var key in keys)
        {
            // No way out at the first match: the time must not tell which key it was.
            found = Secret.Equal(key.Hash, hash) ? key : found;
        }

        return found is null || IsExpired(found) ? null : found;
    }

    /// <summary>Whether its time is over: once it is, no clock that is set back makes it good again.</summary>
    public bool IsExpired(ApiKey key) => key.ExpiresAt <= clock.Now;

    /// <summary>Stores a key and knows it from now on. False if it is not known whether it was stored.</summary>
    public Task<bool> PutAsync(ApiKey key, CancellationToken ct) => ChangeAsync(key.Name, grain => grain.PutKeyAsync(key), ct);

    /// <summary>Forgets a key and refuses it from now on. False if it is not known whether it was forgotten.</summary>
    public Task<bool> RemoveAsync(string name, CancellationToken ct) => ChangeAsync(name, grain => grain.RemoveKeyAsync(name), ct);

    /// <summary>All keys, hashed.</summary>
    public async ValueTask<ImmutableArray<ApiKey>> ReadAsync(CancellationToken ct)
    {
        var ring = _ring;
        if (IsFresh(ring))
        {
            return ring.Keys;
        }

        await _turn.WaitAsync(ct);
        try
        {
            return await ReadAgainAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // A read that began before the change would bring the old key back, so they take turns. Whether or not the change is known to
    // have been stored, the name's last key is never again good enough while the grain cannot answer.
    private async Task<bool> ChangeAsync(string name, Func<IClusterGrain, Task<bool>> change, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await change(grains.GetGrain<IClusterGrain>(IClusterGrain.Key));
        }
        finally
        {
            _ring = _ring is { } ring ? ring with { Keys = ring.Keys.RemoveAll(key => key.Name == name), AskedAt = null } : null;
            _turn.Release();
        }
    }

    private bool IsFresh([NotNullWhen(true)] Ring? ring) => ring?.AskedAt is { } asked && time.GetElapsedTime(asked) < _fresh;

    private async Task<ImmutableArray<ApiKey>> ReadAgainAsync()
    {
        var ring = _ring;
        var now = time.GetTimestamp();
        if (IsFresh(ring))
        {
            return ring.Keys;
        }

        try
        {
            var keys = await grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetKeysAsync();
            _ring = new Ring(keys, now, now);
            return keys;
        }
        catch (Exception e) when (e is not OperationCanceledException && ring is not null && time.GetElapsedTime(ring.ReadAt, now) < _usable)
        {
            LogStale(log, e);
            _ring = ring with { AskedAt = now };
            return ring.Keys;
        }
    }

    [LoggerMessage(EventId = 1006, Level = LogLevel.Warning, Message = "The API keys cannot be read; the last ones hold for a while")]
    private static partial void LogStale(ILogger log, Exception e);

    private sealed record Ring(ImmutableArray<ApiKey> Keys, long ReadAt, long? AskedAt);
}
