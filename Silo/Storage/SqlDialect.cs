using AriaCluster.Tasks;

namespace AriaCluster.Silo.Storage;

/// <summary>What the two databases word differently.</summary>
/// <param name="IsOneOf">Whether what stands before is in the parameter, a list.</param>
/// <param name="Texts">The texts of the parameter, a JSON array, as a table with the column <c>value</c>.</param>
/// <param name="TagValue">A tag as it is passed to <paramref name="HasTag"/>.</param>
/// <param name="HasTag">Whether the row's tags contain the parameter.</param>
/// <param name="OwnedId">The id as the index of owners has it.</param>
/// <param name="Contains">Whether a column contains the parameter; letters of ASCII match in either case.</param>
/// <param name="Rows">Columns of a table, read from the objects of the parameter, a JSON array.</param>
internal sealed record SqlDialect(
    Func<string, string> IsOneOf,
    Func<string, string> Texts,
    Func<Tag, string> TagValue,
    Func<string, string> HasTag,
    string OwnedId,
    Func<string, string, string> Contains,
    Func<string, IEnumerable<string>, string, string> Rows);
