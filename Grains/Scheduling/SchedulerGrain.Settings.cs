using System.Collections.Immutable;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Scheduling;

// What people have set for the whole cluster.
internal sealed partial class SchedulerGrain
{
    // Nothing is planned before they are known: the cluster may be paused.
    private ClusterSettings? _settings;

    /// <summary>How many parts may start now.</summary>
    private int Limit()
    {
        // Before it has met the workers it would give their bytes to others, and before it has counted what runs exceed every limit.
        if (_settings is null || !_hasMetWorkers || !_hasCounted || IsPaused())
        {
            return 0;
        }

        return Math.Min(_options.MaxOnTheWay - _onTheWay.Count, (_settings.MaxRunning ?? int.MaxValue) - _running.Count);
    }

    /// <summary>What people have set about failures, as far as it concerns this host.</summary>
    private ImmutableArray<ErrorRule> RulesFor(string? host) =>
        _settings is { Errors: { IsEmpty: false } rules } ? [.. rules.Where(rule => rule.Concerns(host))] : [];

    private async Task ReadSettingsAsync()
    {
        try
        {
            Apply(await GrainFactory.GetGrain<IClusterGrain>(IClusterGrain.Key).GetSettingsAsync());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogSettingsUnknown(_logger, e.Message);
        }
    }

    private void Apply(ClusterSettings settings)
    {
        NotePause(settings.Pause);
        _settings = settings;
        var forAll = _options.HostLimits;
        _hosts.Set(forAll, settings.Hosts.ToDictionary(
            host => host.Host, host => LimitsOf(host, forAll), StringComparer.OrdinalIgnoreCase));
        PlanSoon();
    }

    private static HostLimits LimitsOf(HostSetting host, HostLimits forAll) => new(
        host.Connections ?? forAll.Connections,
        host.StartsPerSecond ?? forAll.StartsPerSecond,
        host.EgressConnections ?? forAll.EgressConnections,
        host.EgressStartsPerSecond ?? forAll.EgressStartsPerSecond);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "The cluster's settings could not be read: {Reason}")]
    private static partial void LogSettingsUnknown(ILogger logger, string reason);
}
