using System.Globalization;
using Orleans.Storage;

namespace AriaCluster.Silo.Storage;

/// <summary>What a write of an outdated activation gets, on either engine.</summary>
internal static class StateConflict
{
    public static InconsistentStateException Of(string stateName, string key, int? expectedVersion)
    {
        var expected = expectedVersion?.ToString(CultureInfo.InvariantCulture);
        return new InconsistentStateException(
            $"The state {stateName} of {key} has another version than {expected ?? "none"}.", storedEtag: null, currentEtag: expected);
    }
}
