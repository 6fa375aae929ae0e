namespace AriaCluster.Tests.Tasks;

/// <summary>Reads the tables of docs/task-states.md: those whose first heading is "state".</summary>
internal static class TaskStatesTable
{
    public static IReadOnlyDictionary<(string State, string Message), string> Read()
    {
        var cells = new Dictionary<(string, string), string>();
        string[]? headings = null;
        foreach (var line in File.ReadLines(SourceTree.Path("docs", "task-states.md")))
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
            else if (headings[0] == "state")
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
