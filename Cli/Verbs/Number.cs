using System.CommandLine.Parsing;
using System.Globalization;

namespace AriaCluster.Cli.Verbs;

/// <summary>Reads an option's number, and says in words what is wrong with it.</summary>
internal static class Number
{
    private const string None = "none";

    public static double? Parse(ArgumentResult result)
    {
        var number = Read(Text(result));
        if (number is null)
        {
            result.AddError($"{Option(result)} '{Text(result)}' is not a number.");
        }

        return number;
    }

    /// <summary>NaN for the word none.</summary>
    public static double? ParseOrNone(ArgumentResult result)
    {
        var number = Text(result) == None ? double.NaN : Read(Text(result));
        if (number is null)
        {
            result.AddError($"{Option(result)} '{Text(result)}' is neither a number nor {None}.");
        }

        return number;
    }

    private static double? Read(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(ArgumentResult result) => result.Tokens[^1].Value;

    private static string? Option(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name;
}
