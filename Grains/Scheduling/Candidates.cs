using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>The workers that fit one demand, for one plan: by preference, and among equally preferred ones by the strategy. Those that get on with nothing come last.</summary>
internal sealed class Candidates
{
    private readonly RosterWorker[] _fit;
    private readonly IWorkerOrder[] _tiers;
    private readonly bool _preferenceFirst;

    /// <param name="demand">What is asked for.</param>
    /// <param name="fit">The workers that meet it.</param>
    /// <param name="placement">The strategy.</param>
    /// <param name="preferenceFirst">Whether a part rather waits in a preferred worker's agent than starts on another one.</param>
    public Candidates(Demand demand, RosterWorker[] fit, IPlacement placement, bool preferenceFirst)
    {
        (_fit, _preferenceFirst) = (fit, preferenceFirst);
        _tiers =
        [
            .. fit.GroupBy(worker => (Stalls: worker.Room.StalledSince is not null, Weight: demand.Rules.WeighFor(worker.Room.Tags)))
                .OrderBy(tier => tier.Key.Stalls).ThenByDescending(tier => tier.Key.Weight).Select(placement.Order),
        ];
    }

    /// <summary>Whether there are no others than these, of which each stands there once.</summary>
    public bool AreAllOf(ImmutableArray<string> names) => _fit.Length <= names.Length && _fit.All(worker => names.Contains(worker.Name));

    /// <summary>All of them, whether they have room or not.</summary>
    public IReadOnlyList<RosterWorker> All => _fit;

    public bool Contains(RosterWorker worker) => Array.IndexOf(_fit, worker) >= 0;

    /// <summary>Whom the strategy gives the next part; null if nobody who is right for it has room.</summary>
    public RosterWorker? Next(Func<RosterWorker, Suitability> judge) =>
        _preferenceFirst ? Next(beyondSlots: true, judge) : Next(beyondSlots: false, judge) ?? Next(beyondSlots: true, judge);

    private RosterWorker? Next(bool beyondSlots, Func<RosterWorker, Suitability> judge)
    {
        foreach (var tier in _tiers)
        {
            if (tier.Next(beyondSlots, judge) is { } worker)
            {
                return worker;
            }
        }

        return null;
    }
}
