using System.Collections.Concurrent;
using AriaCluster.Api.Problems;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Limits;

/// <summary>
/// Bounds how many different secrets an address may try. A secret that it tried before is no new guess, right or wrong: a program with a
/// key that was revoked uses nothing up, and who has worked from there with a key goes on while somebody else guesses.
/// </summary>
internal sealed class Guesses(IOptions<LimitOptions> options, TimeProvider time)
{
    private const int MaxKnown = 20_000;
    private const double SecondsPerMinute = 60;

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
        }

        if (_known.Count > MaxKnown)
        {
            _known.Clear();
        }
    }
}
