using System.Collections.Concurrent;
using AriaCluster.Api.Problems;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Limits;

/// <summary>
/// Bounds how many different secrets an address may try. A secret that it tried before is no new guess, right or wrong: a program with a
/// key that was revoked uses nothing up, and who has worked from there with a key goes on while somebody else guesses.
/// </summary>
internal sealed partial class Guesses(IOptions<LimitOptions> options, TimeProvider time, ILogger<Guesses> log)
{
    private const int MaxKnown = 20_000;
    private const double SecondsPerMinute = 60;

    private static readonly TimeSpan _calm = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, long> _refusedAt = new(StringComparer.Ordinal);
    private readonly Budget _budget = new(options.Value.WrongKeysPerMinute / SecondsPerMinute, options.Value.WrongKeysPerMinute, time);
    private readonly ConcurrentDictionary<(string Caller, string Hash), bool> _known = new();

    /// <summary>Why the secret of this hash is not looked at; null if it may be.</summary>
    public Problem? FindRefusal(string caller, string hash) => _known.ContainsKey((caller, hash)) || _budget.HasLeft(caller, out var wait)
        ? null
        : new Problem(
            ProblemType.TooManyWrongKeys, "Too many different keys or tokens that are not accepted came from this address. Those that were used from it before still are.")
        { RetryAfter = wait };

    /// <summary>Notes what the secret was.</summary>
    public void Note(string caller, string hash, bool isRight)
    {
        if (_known.TryAdd((caller, hash), isRight) && !isRight)
        {
            _budget.TryTake(caller, out _);
            Tell(caller);
        }

        if (_known.Count > MaxKnown)
        {
            _known.Clear();
        }
    }

    // Who goes on guessing is let in for one more now and then, and is refused again: all that is one line.
    private void Tell(string caller)
    {
        if (_budget.HasLeft(caller, out var wait))
        {
            return;
        }

        var now = time.GetTimestamp();
        var isNew = !_refusedAt.TryGetValue(caller, out var before) || time.GetElapsedTime(before, now) > _calm;
        if (_refusedAt.Count > MaxKnown)
        {
            _refusedAt.Clear();
        }

        _refusedAt[caller] = now;
        if (isNew)
        {
            LogRefused(log, caller, (int)Math.Ceiling(wait.TotalSeconds));
        }
    }

    [LoggerMessage(EventId = 1107, Level = LogLevel.Warning, Message = "Address {Address}: too many wrong keys; others than those that it sent before are refused for {Seconds} s, and longer if it goes on")]
    private static partial void LogRefused(ILogger log, string address, int seconds);
}
