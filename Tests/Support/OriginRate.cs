using System.Diagnostics;

namespace AriaCluster.Tests.Support;

/// <summary>A token bucket that all connections of an origin share, first come first served.</summary>
internal sealed class OriginRate
{
    private readonly Lock _lock = new();
    private long _bytesPerSecond = long.MaxValue;
    private long _freeAt;

    /// <summary>May be changed at any time; <see cref="long.MaxValue"/> is no limit.</summary>
    public long BytesPerSecond
    {
        get => Interlocked.Read(ref _bytesPerSecond);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            Interlocked.Exchange(ref _bytesPerSecond, value);
        }
    }

    /// <summary>How much to take at a time, so that a slow origin trickles and a change of rate acts at once.</summary>
    public int Portion(int atMost) => (int)Math.Clamp(BytesPerSecond / 50, 1, atMost);

    /// <summary>Waits until <paramref name="bytes"/> more may be sent.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellation)
    {
        var wait = Reserve(bytes);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, TimeProvider.System, cancellation);
        }
    }

    private TimeSpan Reserve(int bytes)
    {
        var rate = BytesPerSecond;
        if (rate == long.MaxValue)
        {
            return TimeSpan.Zero;
        }

        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            _freeAt = Math.Max(now, _freeAt) + (long)(Stopwatch.Frequency * (double)bytes / rate);
            return Stopwatch.GetElapsedTime(now, _freeAt);
        }
    }
}
