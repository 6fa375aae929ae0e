using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>The budgets of all origin hosts that the queue has named.</summary>
internal sealed class Hosts
{
    // Beyond this, hosts that nothing is asked of and that gave no trouble are forgotten.
    private const int MostIdle = 10_000;

    private const int MostEgresses = 20;
    private const int MostRemembered = 1_000;

    private readonly Dictionary<string, HostBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);
    private HostLimits _default = new(int.MaxValue, double.MaxValue);
    private Dictionary<string, HostLimits> _settings = [];

    /// <summary>Takes new limits; what is in use and what was learned stays.</summary>
    public void Set(HostLimits forAll, Dictionary<string, HostLimits> settings)
    {
        (_default, _settings) = (forAll, settings);
        if (_budgets.Count > MostIdle)
        {
            foreach (var idle in _budgets.Values.Where(budget => budget.IsIdle).ToArray())
            {
                _budgets.Remove(idle.Host);
            }
        }

        foreach (var budget in _budgets.Values)
        {
            budget.Limits = LimitsOf(budget.Host);
        }
    }

    /// <summary>A host's budget; null for a source that names none.</summary>
    public HostBudget? Find(string? host)
    {
        if (host is null)
        {
            return null;
        }

        if (!_budgets.TryGetValue(host, out var budget))
        {
            _budgets[host] = budget = new(host, LimitsOf(host));
        }

        return budget;
    }

    /// <summary>Ends a host's pause. False if it did not cool down.</summary>
    public bool Resume(string host, DateTimeOffset now) => _budgets.TryGetValue(host, out var budget) && budget.Resume(now);

    /// <summary>What is remembered against hosts; of too many, those that cool down the longest.</summary>
    public ImmutableArray<HostPast> Past(DateTimeOffset now) =>
    [
        .. _budgets.Values.Select(host => host.Past(now)).OfType<HostPast>().OrderByDescending(host => host.CoolsUntil).Take(MostRemembered)
            .OrderBy(host => host.Host, StringComparer.Ordinal),
    ];

    /// <summary>Goes on from what was remembered against hosts.</summary>
    public void Recall(ImmutableArray<HostPast> past, DateTimeOffset now)
    {
        foreach (var host in past)
        {
            Find(host.Host)!.Recall(host, now);
        }
    }

    /// <summary>Those that are busy or cool down, the busiest first.</summary>
    public ImmutableArray<HostSnapshot> Show(DateTimeOffset now, int most) =>
    [
        .. _budgets.Values.Where(host => host.InUse > 0 || host.CoolsUntil > now).OrderByDescending(host => host.InUse).ThenBy(host => host.Host, StringComparer.Ordinal)
            .Take(most).Select(host => new HostSnapshot(
                host.Host, host.InUse, host.Connections, host.CoolsUntil > now ? host.CoolsUntil : null, [.. host.Egresses.Take(MostEgresses)])),
    ];

    private HostLimits LimitsOf(string host) => _settings.TryGetValue(host, out var limits) ? limits : _default;
}
