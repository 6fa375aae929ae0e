using Spectre.Console;
using Spectre.Console.Rendering;

namespace AriaCluster.Cli.Screen;

/// <summary>A progress frame as so many lines as there is room for: tasks, and the summary below them.</summary>
internal sealed class Board(ProgressFrame frame, int lines) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // At least two lines: Spectre returns to the top of one line by "zero lines up", which terminals take for one.
        if (frame.Tasks.Count == 0)
        {
            yield return Segment.LineBreak;
        }

        foreach (var task in frame.Tasks.Take(lines - 1))
        {
            foreach (var segment in ((IRenderable)new BarRow(task)).Render(options, maxWidth))
            {
                yield return segment;
            }

            yield return Segment.LineBreak;
        }

        yield return new Segment(Cells.Fit(Clean.Text(frame.Notice ?? (frame.Waiting is null ? frame.Summary : $"{frame.Summary} – {frame.Waiting}")), maxWidth), frame.Notice is null ? Style.Plain : new Style(Color.Yellow));
    }
}
