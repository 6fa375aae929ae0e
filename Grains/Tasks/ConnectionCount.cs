using System.Globalization;

namespace AriaCluster.Tasks;

/// <summary>How many connections aria2 opens to one host for a task.</summary>
internal static class ConnectionCount
{
    // aria2's own defaults.
    private const int Split = 5;
    private const int PerServer = 1;

    public static int Of(TaskSpecification specification) => Math.Max(
        1, Math.Min(Number(specification, "split") ?? Split, Number(specification, "max-connection-per-server") ?? PerServer));

    private static int? Number(TaskSpecification specification, string option) =>
        int.TryParse(
            specification.Options.LastOrDefault(candidate => candidate.Name == option)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
