namespace AriaCluster.Scheduling;

/// <summary>The budgets of all origin hosts that the queue has named.</summary>
internal sealed class Hosts
{
    private readonly Dictionary<string, HostBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);
    private HostLimits _default = new(int.MaxValue, double.MaxValue);
    private Dictionary<string, HostLimits> _settings = [];

    public IEnumerable<HostBudget> All => _budgets.Values;

    /// <summary>Takes new limits; what is in use and what was learned stays.</summary>
    public void Set(HostLimits forAll, Dictionary<string, HostLimits> settings)
    {
        (_default, _settings) = (forAll, settings);
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

    private HostLimits LimitsOf(string host) => _settings.TryGetValue(host, out var limits) ? limits : _default;
}
