using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Cluster;

/// <summary>What a request asks of the settings: members that are left out stay as they are, null takes a setting back.</summary>
internal sealed record SettingsRequest
{
    private const int MaxPauseSeconds = 30 * 86_400;
    private const int MaxRunningEver = 1_000_000;

    private bool _hasMaxRunning;
    private bool _hasTagFallback;

    public int? MaxRunning { get; private init; }

    public bool? TagFallback { get; private init; }

    /// <summary>For how many seconds; null for until it is resumed.</summary>
    public static decimal? ReadPause(JsonElement body, FaultList faults)
    {
        decimal? seconds = null;
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            if (name != "seconds")
            {
                faults.Add(name, "is not known; allowed is seconds");
            }
            else if (value.ValueKind != JsonValueKind.Null && JsonValues.TryReadNumber(value, name, 1, MaxPauseSeconds, faults, out var number))
            {
                seconds = number;
            }
        }

        return seconds;
    }

    public static SettingsRequest ReadSettings(JsonElement body, FaultList faults)
    {
        var asked = new SettingsRequest();
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            asked = name switch
            {
                "maxRunning" => asked with { _hasMaxRunning = true, MaxRunning = (int?)JsonValues.ReadWhole(value, name, 0, MaxRunningEver, faults) },
                "tagFallback" => asked with { _hasTagFallback = true, TagFallback = ReadSwitch(value, name, faults) },
                _ => asked.Refuse(name, "maxRunning, tagFallback", faults),
            };
        }

        return asked;
    }

    public async Task<ControlOutcome> ApplyAsync(IClusterGrain settings, string by)
    {
        var limited = _hasMaxRunning ? await settings.LimitAsync(MaxRunning, by) : ControlOutcome.Already;
        return limited == ControlOutcome.Unknown || !_hasTagFallback ? limited : await settings.SetTagFallbackAsync(TagFallback, by);
    }

    private SettingsRequest Refuse(string name, string allowed, FaultList faults)
    {
        faults.Add(name, $"is not known; allowed are {allowed}");
        return this;
    }

    private static bool? ReadSwitch(JsonElement value, string field, FaultList faults) =>
        value.ValueKind != JsonValueKind.Null && JsonValues.TryReadBoolean(value, field, faults, out var isOn) ? isOn : null;
}
