using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>What parts ask of their worker's tags. Those that ask the same share one, so that workers are looked through once.</summary>
internal sealed class Demand(ImmutableArray<TagRule> rules)
{
    private Roster? _roster;
    private long _version;
    private bool _fallsBack;
    private RosterWorker[] _fit = [];

    public ImmutableArray<TagRule> Rules => rules;

    /// <summary>Equal for rules that ask the same.</summary>
    public string Text { get; } = TextOf(rules);

    /// <summary>The <see cref="Text"/> of a demand of these rules: they may stand in any order.</summary>
    public static string TextOf(ImmutableArray<TagRule> rules) => rules.Length switch
    {
        0 => "",
        1 => rules[0].ToString(),
        _ => string.Join('\n', rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal)),
    };

    /// <summary>The workers that take its parts. Asked anew only when workers or their tags have changed.</summary>
    /// <param name="roster">All workers.</param>
    /// <param name="fallsBack">Where no worker meets the rules, any worker does.</param>
    public RosterWorker[] Fit(Roster roster, bool fallsBack)
    {
        if (_roster != roster || _version != roster.Version || _fallsBack != fallsBack)
        {
            (_roster, _version, _fallsBack) = (roster, roster.Version, fallsBack);
            _fit = [.. roster.Workers.Where(worker => worker.Takes && worker.Meets(rules))];
            if (fallsBack && !roster.CanMeet(rules))
            {
                _fit = [.. roster.Workers.Where(worker => worker.Takes)];
            }
        }

        return _fit;
    }
}
