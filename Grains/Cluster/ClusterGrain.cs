using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace AriaCluster.Cluster;

/// <summary>The home of the cluster's settings.</summary>
internal sealed partial class ClusterGrain(
    [PersistentState(StateNames.Cluster, StateNames.Storage)] IPersistentState<ClusterState> state, TimeProvider time, ForwardClock clock, ILogger<ClusterGrain> logger)
    : Grain, IClusterGrain
{
    private readonly Stored<ClusterState> _cluster = new(state, logger);

    public async Task<ImmutableArray<ApiKey>> GetKeysAsync() => await IsKnownAsync()
        ? _cluster.Value.Keys
        : throw new OrleansException("The cluster's settings cannot be read.");

    public async Task<bool> PutKeyAsync(ApiKey key)
    {
        if (!await IsKnownAsync())
        {
            return false;
        }

        // The same call repeated writes nothing.
        if (_cluster.Value.Keys.Contains(key))
        {
            return true;
        }

        if (!await _cluster.TryWriteAsync(_cluster.Value.WithKey(key)))
        {
            return false;
        }

        LogKey(logger, key.Name, key.Scopes);
        return true;
    }

    public async Task<bool> RemoveKeyAsync(string name)
    {
        if (!await IsKnownAsync())
        {
            return false;
        }

        var next = _cluster.Value.WithoutKey(name);
        if (next.Keys.Length == _cluster.Value.Keys.Length)
        {
            return true;
        }

        if (!await _cluster.TryWriteAsync(next))
        {
            return false;
        }

        LogRevoked(logger, name);
        return true;
    }

    public async Task<ImmutableArray<KeyUse>> GetKeyUsesAsync() => await IsKnownAsync()
        ? _cluster.Value.Uses
        : throw new OrleansException("The cluster's settings cannot be read.");

    public async Task<bool> NoteKeyUsesAsync(ImmutableArray<KeyUse> uses)
    {
        if (!await IsKnownAsync())
        {
            return false;
        }

        var next = _cluster.Value.WithUses(uses);
        return next == _cluster.Value || await _cluster.TryWriteAsync(next);
    }

    public async Task<ClusterSettings> GetSettingsAsync() => await IsKnownAsync()
        ? _cluster.Value.Settings
        : throw new OrleansException("The cluster's settings cannot be read.");

    public Task<ControlOutcome> PauseAsync(DateTimeOffset? until, string by) => ChangeAsync(
        settings => settings.Pause is { } pause && pause.IsOn(time.GetUtcNow()) && pause.Until == until
            ? settings : settings with { Pause = new(by, time.GetUtcNow(), until) },
        until is null ? "paused" : $"paused until {until:O}",
        by);

    public Task<ControlOutcome> ResumeAsync(string by) => ChangeAsync(settings => settings with { Pause = null }, "resumed", by);

    public Task<ControlOutcome> LimitAsync(int? maxRunning, string by) => ChangeAsync(
        settings => settings with { MaxRunning = maxRunning }, maxRunning is null ? "no longer limited" : $"limited to {maxRunning}", by);

    public Task<ControlOutcome> SetHostAsync(HostSetting host, string by) => ChangeAsync(
        settings => settings.With(host), $"told how to ask a host: {host}", by);

    public Task<ControlOutcome> ChangeHostAsync(HostSetting host, HostLimitKinds kinds, string by) => ChangeAsync(
        settings => settings.With(host, kinds), $"told how to ask a host: {kinds} of {host}", by);

    public Task<ControlOutcome> SetErrorRulesAsync(ImmutableArray<ErrorRule> rules, string by) => ChangeAsync(
        settings => settings.With(rules), $"told by {rules.Length} rules what errors lead to", by);

    public Task<ControlOutcome> SetSpeedAsync(SpeedLimit? limit, string by) => ChangeAsync(
        settings => settings.Speed == limit ? settings : settings with { Speed = limit }, limit is null ? "no longer limited in speed" : "limited in speed", by);

    public Task<ControlOutcome> SetTagFallbackAsync(bool? isOn, string by) => ChangeAsync(
        settings => settings with { TagFallback = isOn }, isOn == true ? "told to overlook tags that nobody carries" : "told to heed tags", by);

    // What has expired once stays so, though the clock be set back, also after a restart: so it is written down.
    private async Task<bool> IsKnownAsync()
    {
        if (!await _cluster.IsKnownAsync())
        {
            return false;
        }

        clock.GoOnFrom(_cluster.Value.ExpiredBy ?? default);
        var next = _cluster.Value.WithExpired(clock.Now);
        return ReferenceEquals(next, _cluster.Value) || await _cluster.TryWriteAsync(next);
    }

    private async Task<ControlOutcome> ChangeAsync(Func<ClusterSettings, ClusterSettings> change, string what, string by)
    {
        if (!await IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        var next = change(_cluster.Value.Settings);
        if (next == _cluster.Value.Settings)
        {
            return ControlOutcome.Already;
        }

        if (!await _cluster.TryWriteAsync(_cluster.Value with { Settings = next }))
        {
            return ControlOutcome.Unknown;
        }

        LogChanged(logger, what, by);
        await NotifyAsync(next);
        return ControlOutcome.Done;
    }

    // One-way: it returns at once. A scheduler that misses it reads the settings with its next look at the workers.
    private async Task NotifyAsync(ClusterSettings settings)
    {
        try
        {
            await GrainFactory.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).SettingsChangedAsync(settings);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUntold(logger, e.Message);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "The cluster is {Change}, by {Who}")]
    private static partial void LogChanged(ILogger logger, string change, string who);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Debug, Message = "The scheduler was not told of the settings: {Reason}")]
    private static partial void LogUntold(ILogger logger, string reason);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "API key {Name} is revoked")]
    private static partial void LogRevoked(ILogger logger, string name);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "API key {Name} is set, for {Scopes}")]
    private static partial void LogKey(ILogger logger, string name, KeyScopes scopes);
}
