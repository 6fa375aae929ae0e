using System.Text;

namespace AriaCluster.Cli.Screen;

/// <summary>Makes other people's text harmless on a terminal: names and errors come from origins that nobody here controls.</summary>
internal static class Clean
{
    public static string Text(string text)
    {
        if (!text.Any(IsHarmful))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(IsHarmful(c) ? '\ufffd' : c);
        }

        return clean.ToString();
    }

    // Control characters begin terminal commands; the others reorder or break lines.
    private static bool IsHarmful(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
