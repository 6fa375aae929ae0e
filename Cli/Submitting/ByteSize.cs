using System.Globalization;

namespace AriaCluster.Cli.Submitting;

/// <summary>Reads a number of bytes: a number, and K, M, G or T after it, of 1024 each.</summary>
internal static class ByteSize
{
    public const string Rule = "a size such as 500M, 20G or 1T";

    private const string Units = "KMGT";
    private const decimal Most = 1L << 60;

    public static long? Parse(string text)
    {
        var unit = text.Length > 0 ? Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal) + 1 : 0;
        var number = unit > 0 ? text[..^1] : text;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > Most)
        {
            return null;
        }

        var bytes = value * (1L << (10 * unit));
        return bytes is >= 1 and <= Most ? (long)bytes : null;
    }
}
