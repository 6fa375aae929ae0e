namespace AriaCluster.Scheduling;

/// <summary>The workers that fit one demand, for one plan: by preference, and among equally preferred ones by the strategy.</summary>
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
            .. fit.GroupBy(worker => demand.Rules.WeighFor(worker.Room.Tags)).OrderByDescending(tier => tier.Key).Select(placement.Order),
        ];
    }

    public bool IsOnly(string? name) => name is not null && _fit.Length == 1 && _fit[0].Name == name;

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
