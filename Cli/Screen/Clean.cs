using System.Text;
using AriaCluster.Hosting;

namespace AriaCluster.Cli.Screen;

/// <summary>Makes other people's text harmless on a terminal: names and errors come from origins that nobody here controls.</summary>
internal static class Clean
{
    public static string Text(string text)
    {
        if (!text.Any(Harmful.Is))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(Harmful.Is(c) ? '\ufffd' : c);
        }

        return clean.ToString();
    }
}
