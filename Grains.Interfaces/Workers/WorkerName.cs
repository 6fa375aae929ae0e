using System.Text.RegularExpressions;

namespace AriaCluster.Workers;

/// <summary>The names of workers: 1 to 63 of lower-case letters, digits and inner hyphens, as in host names.</summary>
public static partial class WorkerName
{
    /// <summary>What a name may be, in words, for error messages.</summary>
    public const string Rule = "1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit";

    private const string KeyPrefix = "worker-";

    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>The key of the worker's grain.</summary>
    public static string ToKey(string name) => KeyPrefix + name;

    /// <summary>The name in a worker grain's key.</summary>
    public static string FromKey(string key) => key[KeyPrefix.Length..];

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Pattern();
}
