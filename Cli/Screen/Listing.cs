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

    /// <summary>A column as wide as its widest value.</summary>
    public Listing Fixed(string title, bool right = false)
    {
        _columns.Add(new Column(title, right, IsFlexible: false));
        return this;
    }

    /// <summary>The column that gives way when the terminal is narrow.</summary>
    public Listing Flexible(string title)
    {
        _columns.Add(new Column(title, IsRight: false, IsFlexible: true));
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
    }

    /// <summary>Prints the rows since the last time. Columns only ever grow, so that the pages of a long list stay aligned.</summary>
    public void Print(IAnsiConsole console)
    {
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
        var flexible = _columns.FindIndex(column => column.IsFlexible);
        if (flexible >= 0)
        {
            var others = widths.Sum() - widths[flexible] + Gap * (widths.Length - 1);
            widths[flexible] = Math.Min(widths[flexible], Math.Max(LeastFlexible, console - others));
        }

        return widths;
    }

    private void Print(IAnsiConsole console, string[] row, int[] widths, Func<string, Style> style)
    {
        var line = new Paragraph { Overflow = Overflow.Crop };
        for (var i = 0; i < row.Length; i++)
        {
            var last = i == row.Length - 1 && !_columns[i].IsRight;
            line.Append(last ? Cells.Cut(row[i], widths[i]) : Cells.Fit(row[i], widths[i], _columns[i].IsRight), style(row[i]));
            line.Append(last || i == row.Length - 1 ? "" : "  ");
        }

        console.Write(line);
        console.WriteLine();
    }

    private sealed record Column(string Title, bool IsRight, bool IsFlexible);
}
