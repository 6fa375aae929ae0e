using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>A table without lines, one row a line: aligned, and on a terminal cut to its width.</summary>
internal sealed class Listing
{
    private const int Gap = 2;
    private const int LeastFlexible = 8;

    private readonly List<Column> _columns = [];
    private readonly List<string[]> _rows = [];
    private int[]? _widths;

    /// <summary>How many rows there are, printed or not.</summary>
    public int Count { get; private set; }

    /// <summary>A column as wide as its widest value.</summary>
    public Listing Fixed(string title, bool right = false)
    {
        _columns.Add(new Column(title, right));
        return this;
    }

    /// <summary>A column that gives way when the terminal is narrow, the widest first.</summary>
    public Listing Flexible(string title)
    {
        _columns.Add(new Column(title) { Cut = Cells.Cut });
        return this;
    }

    /// <summary>The same, of names, which keep their ends.</summary>
    public Listing Names(string title)
    {
        _columns.Add(new Column(title) { Cut = Cells.CutMiddle });
        return this;
    }

    public void Row(params ReadOnlySpan<string?> values)
    {
        var row = new string[values.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Clean.Text(values[i] ?? "") is { Length: > 0 } text ? text : "-";
        }

        _rows.Add(row);
        Count++;
    }

    /// <summary>
    /// Prints the rows since the last time, the first time below their titles; nothing if there are none. Columns only ever grow, so that
    /// the pages of a long list stay aligned.
    /// </summary>
    public void Print(IAnsiConsole console)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var isFirst = _widths is null;
        _widths = Measure(console.Profile.Width);
        if (isFirst)
        {
            Print(console, _columns.Select(column => column.Title).ToArray(), _widths, _ => new Style(decoration: Decoration.Dim));
        }

        foreach (var row in _rows)
        {
            Print(console, row, _widths, Styles.Of);
        }

        _rows.Clear();
    }

    private int[] Measure(int console)
    {
        var widths = _columns
            .Select((column, i) => _rows.Select(row => Cells.Width(row[i])).Append(column.Title.Length).Append(_widths?[i] ?? 0).Max())
            .ToArray();
        var flexible = Enumerable.Range(0, widths.Length).Where(i => _columns[i].Cut is not null).ToArray();
        for (var excess = widths.Sum() + Gap * (widths.Length - 1) - console; excess > 0 && flexible is not []; excess--)
        {
            var widest = flexible.MaxBy(i => widths[i]);
            if (widths[widest] <= LeastFlexible)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

    private void Print(IAnsiConsole console, string[] row, int[] widths, Func<string, Style> style)
    {
        var line = new Paragraph { Overflow = Overflow.Crop };
        for (var i = 0; i < row.Length; i++)
        {
            var last = i == row.Length - 1 && !_columns[i].IsRight;
            var shown = _columns[i].Cut?.Invoke(row[i], widths[i]) ?? row[i];
            line.Append(last ? shown : Cells.Fit(shown, widths[i], _columns[i].IsRight), style(row[i]));
            line.Append(last || i == row.Length - 1 ? "" : "  ");
        }

        console.Write(line);
        console.WriteLine();
    }

    private sealed record Column(string Title, bool IsRight = false)
    {
        /// <summary>How a value is cut to a width; null in a column that gives no way.</summary>
        public Func<string, int, string>? Cut { get; init; }
    }
}
