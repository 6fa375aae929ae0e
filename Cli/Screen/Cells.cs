using Spectre.Console.Rendering;

namespace AriaCluster.Cli.Screen;

/// <summary>Text measured in a terminal's cells, of which some characters take two and some none.</summary>
internal static class Cells
{
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>The text in exactly <paramref name="width"/> cells: cut with an ellipsis, or filled up.</summary>
    public static string Fit(string text, int width, bool right = false)
    {
        var shown = Cut(text, width);
        var gap = new string(' ', width - Width(shown));
        return right ? gap + shown : shown + gap;
    }

    /// <summary>The text in lines of at most <paramref name="width"/> cells, broken between words. A word that is longer stays whole: it may be a path to copy.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Width(line) + 1 + Width(word) > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }

    /// <summary>The text in at most <paramref name="width"/> cells.</summary>
    public static string Cut(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var end = 0;
        for (var used = 0; end < text.Length; end += char.IsSurrogatePair(text, end) ? 2 : 1)
        {
            used += Width(text.Substring(end, char.IsSurrogatePair(text, end) ? 2 : 1));
            if (used > width - 1)
            {
                break;
            }
        }

        return width > 0 ? text[..end] + "…" : "";
    }
}
