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
    public static string Cut(string text, int width) =>
        Width(text) <= width ? text : width > 0 ? text[..HeadOf(text, width - 1)] + "…" : "";

    /// <summary>The same without its middle: of files and machines the ends tell one from the other.</summary>
    public static string CutMiddle(string text, int width) =>
        Width(text) <= width ? text : width > 0 ? $"{text[..HeadOf(text, width / 2)]}…{text[TailOf(text, (width - 1) / 2)..]}" : "";

    // Where the text that has room in so many cells ends.
    private static int HeadOf(string text, int width)
    {
        var end = 0;
        for (var used = 0; end < text.Length;)
        {
            var length = char.IsSurrogatePair(text, end) ? 2 : 1;
            used += Width(text.Substring(end, length));
            if (used > width)
            {
                break;
            }

            end += length;
        }

        return end;
    }

    // Where the last of the text that has room in so many cells begins.
    private static int TailOf(string text, int width)
    {
        var start = text.Length;
        for (var used = 0; start > 0;)
        {
            var length = start > 1 && char.IsSurrogatePair(text, start - 2) ? 2 : 1;
            used += Width(text.Substring(start - length, length));
            if (used > width)
            {
                break;
            }

            start -= length;
        }

        return start;
    }
}
