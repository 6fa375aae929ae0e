using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace AriaCluster.Cli.Verbs;

/// <summary>Reads an option's number, and says in words what is wrong with it.</summary>
internal static class WholeNumber
{
    public static int? Parse(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var fault = BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "is out of range" : "is not a whole number";
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} '{text}' {fault}.");
        return null;
    }
}
