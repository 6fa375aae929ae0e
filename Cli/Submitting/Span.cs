using System.Globalization;

namespace AriaCluster.Cli.Submitting;

/// <summary>Reads a length of time: a number and its unit.</summary>
internal static class Span
{
    public const string Rule = "a time such as 30s, 90m, 2h or 1d";

    private const double Most = 100_000;

    public static TimeSpan? Parse(string text)
    {
        if (text is not [.. var number, var unit] || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > Most)
        {
            return null;
        }

        return unit switch
        {
            's' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMinutes(value),
            'h' => TimeSpan.FromHours(value),
            'd' => TimeSpan.FromDays(value),
            _ => null,
        };
    }
}
