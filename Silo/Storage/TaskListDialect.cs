using AriaCluster.Tasks;

namespace AriaCluster.Silo.Storage;

/// <summary>How a database asks what a list's filters ask.</summary>
/// <param name="TagValue">A tag as it is passed to <paramref name="HasTag"/>.</param>
/// <param name="HasTag">Whether the row's tags contain the parameter.</param>
/// <param name="Contains">Whether a column contains the parameter; letters of ASCII match in either case.</param>
internal sealed record TaskListDialect(
    Func<Tag, string> TagValue, Func<string, string> HasTag, Func<string, string, string> Contains);
