using System.Collections.Immutable;

namespace AriaCluster.Tasks;

// What was decided about a task, in lines of bounded number and length.
internal sealed partial record DownloadTask
{
    /// <summary>With the line that stands for the folded ones.</summary>
    internal const int MaxHistory = 100;

    private const int MaxLine = 300;

    private DownloadTask Noted(DateTimeOffset now, string text)
    {
        var line = new HistoryLine(Since(now), Plain.Text(text, MaxLine));
        var room = FoldedLines > 0 ? MaxHistory - 1 : MaxHistory;
        if (History.Length < room)
        {
            return this with { History = History.Add(line) };
        }

        // The first line, how it was accepted, is folded like any other: the task's own fields say so, too.
        var excess = History.Length - (MaxHistory - 1) + 1;
        return this with { History = History.RemoveRange(0, excess).Add(line), FoldedLines = FoldedLines + excess };
    }

    /// <summary>The time, but never before what is told already: a clock may be set back, and what happened later did so later.</summary>
    private DateTimeOffset Since(DateTimeOffset now)
    {
        var told = History.IsEmpty ? CreatedAt : History[^1].At;
        var last = StartedAt > told ? StartedAt.Value : told;
        return now > last ? now : last;
    }

    private ImmutableArray<HistoryLine> ShownHistory() => FoldedLines == 0
        ? History
        : [new(CreatedAt, $"{FoldedLines} earlier decisions are folded"), .. History];
}
