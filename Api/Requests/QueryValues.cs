using System.Globalization;
using AriaCluster.Api.Problems;
using Microsoft.Extensions.Primitives;

namespace AriaCluster.Api.Requests;

/// <summary>Reads the parameters of a query. What is wrong with one becomes a fault of its name.</summary>
internal static class QueryValues
{
    /// <summary>All parameters. One that is not known is refused: a misspelt filter would show, and let a script command, everything.</summary>
    /// <param name="parameters">Of the request.</param>
    /// <param name="known">How each is read, by its name.</param>
    /// <param name="query">What is asked for without any.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static T Read<T>(IQueryCollection parameters, IReadOnlyDictionary<string, Func<T, StringValues, FaultList, T>> known, T query, FaultList faults)
    {
        foreach (var (name, values) in parameters)
        {
            if (known.TryGetValue(name, out var read))
            {
                query = read(query, values, faults);
            }
            else
            {
                faults.Add(name, $"is not known; allowed are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}");
            }
        }

        return query;
    }

    /// <summary>How many rows at most.</summary>
    public static int ReadLimit(StringValues values, int most, FaultList faults)
    {
        var isWhole = int.TryParse(values, NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        faults.AddIf(!isWhole || limit < 1 || limit > most, "limit", $"must be a whole number from 1 to {most}");
        return limit;
    }

    /// <summary>One value of so many characters.</summary>
    public static string ReadText(string name, StringValues values, int maxLength, FaultList faults)
    {
        var isText = values is [{ Length: > 0 } text] && text.Length <= maxLength && !text.Any(char.IsControl);
        faults.AddIf(!isText, name, $"must be given once, with 1 to {maxLength} characters");
        return values.ToString();
    }
}
