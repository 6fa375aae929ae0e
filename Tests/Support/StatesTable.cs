namespace AriaCluster.Tests.Support;

/// <summary>Reads the tables state × message of a page in docs: all those with the same first heading, by state and message.</summary>
internal static class StatesTable
{
    public static IReadOnlyDictionary<(string State, string Message), string> Read(string page, string heading)
    {
        var cells = new Dictionary<(string, string), string>();
        string[]? headings = null;
        foreach (var line in File.ReadLines(SourceTree.Path("docs", page)))
        {
            var row = Row(line);
            if (row is null || row[0].StartsWith('-'))
            {
                headings = row is null ? null : headings;
            }
            else if (headings is null)
            {
                headings = row;
            }
            else if (headings[0] == heading)
            {
                Add(cells, headings, row);
            }
        }

        return cells;
    }

    private static void Add(Dictionary<(string, string), string> cells, string[] headings, string[] row)
    {
        Assert.Equal(headings.Length, row.Length);
        for (var i = 1; i < row.Length; i++)
        {
            cells.Add((row[0], headings[i]), row[i]);
        }
    }

    private static string[]? Row(string line) =>
        line.StartsWith('|') ? [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())] : null;
}
