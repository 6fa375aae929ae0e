using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Keys;

/// <summary>What a caller asks of a new key.</summary>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
internal sealed partial record KeyRequest(KeyScopes Scopes, DateTimeOffset? ExpiresAt)
{
    /// <summary>The most tasks that a quota may name.</summary>
    public const int MaxTasksEver = 1_000_000;

    private const long MaxBytesEver = 1L << 60;
    private const int MaxRootBytes = 512;
    private const string Members = "expiresAt, maxBytesPerDay, maxTasks, root, scopes";
    private const string NameRule = "1 to 63 letters, digits and . _ - @ of ASCII, beginning with a letter or digit";
    private const string ScopeRule = "read, submit, control and admin";
    private const int MaxScopes = 8;

    /// <summary>The folder below which all is delivered; null for the workers' roots themselves.</summary>
    public string? Root { get; private init; }

    /// <summary>How many tasks may be unfinished at once; null for any number.</summary>
    public int? MaxTasks { get; private init; }

    /// <summary>How many bytes a day's tasks may have; null for any number.</summary>
    public long? MaxBytesPerDay { get; private init; }

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
                case "root":
                    request = request with { Root = ReadRoot(value, faults) };
                    break;
                case "maxTasks":
                    request = request with { MaxTasks = (int?)JsonValues.ReadWhole(value, member, 1, MaxTasksEver, faults) };
                    break;
                case "maxBytesPerDay":
                    request = request with { MaxBytesPerDay = JsonValues.ReadWhole(value, member, 1, MaxBytesEver, faults) };
                    break;
                default:
                    faults.Add(member, $"is not known; allowed are {Members}");
                    break;
            }
        }

        if (request.Scopes == KeyScopes.None && faults.Count == 0)
        {
            faults.Add("scopes", $"is missing; allowed are {ScopeRule}");
        }

        return request;
    }

    /// <summary>The key that was asked for, of a secret whose hash is given.</summary>
    public ApiKey ToKey(string name, string hash, DateTimeOffset now) =>
        new(name, hash, Scopes, now, ExpiresAt) { Root = Root, MaxTasks = MaxTasks, MaxBytesPerDay = MaxBytesPerDay };

    private static string? ReadRoot(JsonElement value, FaultList faults)
    {
        if (value.ValueKind == JsonValueKind.Null || !JsonValues.TryReadText(value, "root", faults, out var root))
        {
            return null;
        }

        if (RelativePath.FindFault(root) is { } fault)
        {
            faults.Add("root", $"{fault}; allowed is {RelativePath.Rule}");
        }
        else if (Encoding.UTF8.GetByteCount(root) > MaxRootBytes)
        {
            faults.Add("root", $"is longer than {MaxRootBytes} bytes");
        }

        return root;
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
