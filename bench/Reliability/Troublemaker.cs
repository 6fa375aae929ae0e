using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AriaCluster.Bench.Reliability;

/// <summary>Breaks things in an order that follows from the seed, several at a time, until it is told to stop; then mends all.</summary>
internal sealed class Troublemaker(IReadOnlyList<Trouble> troubles, History history, ChaosOptions options)
{
    /// <summary>How many troubles there are for each kill that is asked for.</summary>
    private const double TroublesPerKill = 1.6;

    /// <summary>The same while a protection is missing: the trouble that shows it needs a download that it hits at the right time.</summary>
    private const double TellingTroublesPerKill = 3;

    /// <summary>How much longer it may take where everything is slow.</summary>
    private const double Overtime = 1.5;

    /// <summary>Of the trouble that would do harm if it were not for the protection that is removed.</summary>
    private const int OftenWeight = 15;

    private readonly List<Trouble> _bag = [];
    private readonly Random _random = new(options.Seed + 2);
    private readonly ConcurrentDictionary<string, int> _hits = [];
    private readonly ConcurrentDictionary<string, int> _all = [];

    /// <summary>How often each took effect in mid-download, and how often at all.</summary>
    public IEnumerable<(Trouble Trouble, int Hits, int All)> Tally =>
        troubles.Select(trouble => (trouble, _hits.GetValueOrDefault(trouble.Name), _all.GetValueOrDefault(trouble.Name)));

    public async Task RunAsync(CancellationToken ct)
    {
        var must = troubles.Count(trouble => trouble.MustHit) * options.LeastKills;
        var pause = TimeSpan.FromSeconds(Math.Clamp(options.Duration.TotalSeconds / (must * (options.Without is null ? TroublesPerKill : TellingTroublesPerKill) + 1), 0.25, 3));
        var underway = new List<Task>();
        while (history.Now < options.Duration || (Lagging(options.LeastKills).Length > 0 && history.Now < options.Duration * Overtime))
        {
            await Task.Delay(pause * (0.5 + _random.NextDouble()), TimeProvider.System, ct);
            underway.RemoveAll(trouble => trouble.IsCompletedSuccessfully);
            underway.Add(RunAsync(Choose(), new Random(_random.Next()), ct));
        }

        await Task.WhenAll(underway);
    }

    private async Task RunAsync(Trouble trouble, Random random, CancellationToken ct)
    {
        var hit = await trouble.RunAsync(random, ct);
        _all.AddOrUpdate(trouble.Name, 1, (_, count) => count + 1);
        _hits.AddOrUpdate(trouble.Name, hit ? 1 : 0, (_, count) => count + (hit ? 1 : 0));
    }

    private Trouble[] Lagging(double due) => [.. troubles.Where(trouble => trouble.MustHit && _hits.GetValueOrDefault(trouble.Name) < due)];

    // What has to hit so many times does so in the first half, if it can: towards the end there is less and less to hit.
    private Trouble Choose()
    {
        var due = options.LeastKills * Math.Min(1, 2 * (history.Now / options.Duration));
        var lagging = Lagging(due);
        if (lagging.Length > 0 && _random.Next(3) > 0)
        {
            return lagging[_random.Next(lagging.Length)];
        }

        // Drawn without putting back, so that each comes in its turn also in a short run.
        if (_bag.Count == 0)
        {
            _bag.AddRange(troubles.SelectMany(trouble => Enumerable.Repeat(trouble, trouble.Name == options.Telling ? OftenWeight : trouble.Weight)));
            _random.Shuffle(CollectionsMarshal.AsSpan(_bag));
        }

        var drawn = _bag[^1];
        _bag.RemoveAt(_bag.Count - 1);
        return drawn;
    }
}
