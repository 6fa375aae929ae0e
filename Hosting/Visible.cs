using System.Buffers;
using System.Globalization;
using System.Text;

namespace AriaCluster.Hosting;

/// <summary>
/// Makes text of others fit into a line that people read: names, addresses and errors come from whoever sends them. What would break the
/// line, steer a terminal or reorder what is shown is written as its escape, so that it is seen and does nothing.
/// </summary>
internal static class Visible
{
    private static readonly SearchValues<char> _harmful = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(Harmful.Is)]);

    public static string Text(string text)
    {
        if (!text.AsSpan().ContainsAny(_harmful))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = Harmful.Is(c) ? shown.Append(Escape(c)) : shown.Append(c);
        }

        return shown.ToString();
    }

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
