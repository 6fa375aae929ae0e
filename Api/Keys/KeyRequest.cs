using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Keys;

/// <summary>What a caller asks of a new key.</summary>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
internal sealed partial record KeyRequest(KeyScopes Scopes, DateTimeOffset? ExpiresAt)
{
    private const string NameRule = "1 to 63 letters, digits and . _ - @ of ASCII, beginning with a letter or digit";
    private const string ScopeRule = "read, submit, control and admin";
    private const int MaxScopes = 8;

    /// <summary>The request; of no use if a fault was added.</summary>
    public static KeyRequest Read(string name, JsonElement body, DateTimeOffset now, FaultList faults)
    {
        if (!NameForm().IsMatch(name))
        {
            faults.Add("name", $"must be {NameRule}");
        }

        var request = new KeyRequest(KeyScopes.None, ExpiresAt: null);
        foreach (var (member, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            switch (member)
            {
                case "scopes":
                    request = request with { Scopes = ReadScopes(value, faults) };
                    break;
                case "expiresAt":
                    request = request with { ExpiresAt = ReadExpiry(value, now, faults) };
                    break;
                default:
                    faults.Add(member, "is not known; allowed are expiresAt, scopes");
                    break;
            }
        }

        if (request.Scopes == KeyScopes.None && faults.Count == 0)
        {
            faults.Add("scopes", $"is missing; allowed are {ScopeRule}");
        }

        return request;
    }

    private static KeyScopes ReadScopes(JsonElement value, FaultList faults)
    {
        var scopes = KeyScopes.None;
        foreach (var (field, element) in JsonValues.ReadElements(value, "scopes", MaxScopes, faults))
        {
            var scope = JsonValues.TryReadText(element, out var name) ? KeyPolicies.Parse(name) : KeyScopes.None;
            if (scope == KeyScopes.None)
            {
                faults.Add(field, $"must be one of {ScopeRule}");
            }

            scopes |= scope;
        }

        return scopes;
    }

    private static DateTimeOffset? ReadExpiry(JsonElement value, DateTimeOffset now, FaultList faults)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (JsonValues.TryReadText(value, out var text) &&
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now)
        {
            return at.ToUniversalTime();
        }

        faults.Add("expiresAt", "must be a time to come such as 2030-01-31T00:00:00Z");
        return null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}\z")]
    private static partial Regex NameForm();
}
