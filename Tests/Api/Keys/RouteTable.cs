using System.Text.RegularExpressions;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>The table in docs/security.md: what each route answers to whom.</summary>
internal static partial class RouteTable
{
    /// <summary>Who asks, in the order of the columns. The task that is asked for is the submit key's.</summary>
    public static readonly string[] Callers = ["none", "read", "submit", "control", "admin", "another"];

    /// <summary>Status codes by route, such as <c>GET /api/tasks</c>, in the order of the columns.</summary>
    public static Dictionary<string, string[]> Read() => Row().Matches(File.ReadAllText(SourceTree.Path("docs", "security.md")))
        .ToDictionary(
            row => $"{row.Groups["method"].Value} {row.Groups["route"].Value}",
            row => row.Groups["codes"].Value.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public static string Write(string route, IEnumerable<string> codes) =>
        $"| `{route.Split(' ')[0]}` | `{route.Split(' ')[1]}` | {string.Join(" | ", codes)} |";

    [GeneratedRegex(@"^\| `(?<method>[A-Z]+)` \| `(?<route>/[^`]*)` \|(?<codes>( \d{3} \|){6})\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
