using System.Globalization;

namespace AriaCluster.Cli.Submitting;

/// <summary>Reads a length of time: a number and its unit.</summary>
internal static class Span
{
    public const string Rule = "a time such as 30s, 90m, 2h or 1d";

    private const double Most = 100_000;

    /// <summary>The value of an option, or a fault that shows what was typed.</summary>
    public static TimeSpan Parse(string option, string text, TimeSpan least, TimeSpan most)
    {
        var span = Parse(text) ?? throw new Failure(ExitCode.Usage, $"{option} '{text}' is not {Rule}.");
        return span < least || span > most
            ? throw new Failure(ExitCode.Usage, $"{option} '{text}' is too {(span < least ? "short" : "long")}.", $"Give {least.TotalSeconds:0}s to {most.TotalDays:0}d.")
            : span;
    }

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
