using System.Text.Json;
using System.Text.RegularExpressions;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;

namespace AriaCluster.Api.Workers;

/// <summary>Reads what callers ask about joining.</summary>
internal static partial class JoinRequest
{
    private const int UsualSeconds = 3_600;
    private const int MaxSeconds = 7 * 86_400;

    /// <summary>How long a new join token is to be good.</summary>
    public static TimeSpan ReadDuration(JsonElement body, FaultList faults)
    {
        var seconds = (decimal)UsualSeconds;
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            if (name != "seconds")
            {
                faults.Add(name, "is not known; allowed is seconds");
            }
            else if (value.ValueKind != JsonValueKind.Null && JsonValues.TryReadNumber(value, name, 1, MaxSeconds, faults, out var number))
            {
                seconds = number;
            }
        }

        return TimeSpan.FromSeconds((double)seconds);
    }

    /// <summary>The hash of the token that a worker has made for itself.</summary>
    public static string ReadTokenHash(JsonElement body, FaultList faults)
    {
        var hash = "";
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            if (name != "tokenHash")
            {
                faults.Add(name, "is not known; allowed is tokenHash");
            }
            else if (JsonValues.TryReadText(value, name, faults, out var text))
            {
                hash = text;
            }
        }

        if (!HashForm().IsMatch(hash) && faults.Count == 0)
        {
            faults.Add("tokenHash", "must be the SHA-256 of the worker's token: 64 lower-case hexadecimal digits");
        }

        return hash;
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex HashForm();
}
