using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AriaCluster.Tests.Support;

/// <summary>The one poll with a deadline, for what no event tells. The deadline only bounds a test that fails.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    public static Task HoldsAsync(
        Func<bool> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        GetsAsync(() => Task.FromResult(condition()), holds => holds, within, what);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, TimeSpan?, string?)"/>
    public static Task HoldsAsync(
        Func<Task<bool>> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        GetsAsync(condition, holds => holds, within, what);

    /// <summary>Reads again and again until <paramref name="wanted"/> accepts what was read, and returns it.</summary>
    public static Task<T> GetsAsync<T>(
        Func<Task<T>> read,
        Func<T, bool> wanted,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(read))] string? what = null) =>
        PollAsync(read, wanted, within ?? _patience, longestWait: 50, what);

    /// <summary>Advances <paramref name="time"/> step by step until <paramref name="condition"/> holds, letting others run in between.</summary>
    public static Task HoldsAsync(
        Func<bool> condition,
        ManualTimeProvider time,
        TimeSpan step,
        [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        return PollAsync(() => Task.FromResult(condition() || HoldsAfterAStep()), holds => holds, _patience, longestWait: 1, what);

        bool HoldsAfterAStep()
        {
            time.Advance(step);
            return condition();
        }
    }

    private static async Task<T> PollAsync<T>(Func<Task<T>> read, Func<T, bool> wanted, TimeSpan within, int longestWait, string? what)
    {
        var watch = Stopwatch.StartNew();
        for (var wait = 1; ; wait = Math.Min(wait * 2, longestWait))
        {
            var value = await read();
            if (wanted(value))
            {
                return value;
            }

            Assert.True(watch.Elapsed < within, $"Still not after {watch.Elapsed.TotalSeconds:0} s: {what}. Last seen: {value}");
            await Task.Delay(TimeSpan.FromMilliseconds(wait), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
