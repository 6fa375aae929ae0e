using AriaCluster.Cli.Hub;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AriaCluster.Cli.Screen;

/// <summary>One task as a line: name, bar, per cent, size, speed and time to go. Narrow terminals lose the last ones first.</summary>
internal sealed class BarRow(HubTask task) : Renderable
{
    private const int LeastName = 14;
    private const int MostName = 40;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var figures = Figures(task);
        var shown = figures.Length;
        while (shown > 1 && Width(figures, shown) + LeastName + 12 > maxWidth)
        {
            shown--;
        }

        var room = maxWidth - Width(figures, shown);
        var name = Math.Clamp(room / 2, Math.Min(LeastName, room), MostName);
        var bar = Math.Clamp(room - name - 2, 0, 40);
        yield return new Segment(Cells.Fit(Cells.CutMiddle(Clean.Text(task.Title), name), name));
        foreach (var segment in Bar(bar))
        {
            yield return segment;
        }

        for (var i = 0; i < shown; i++)
        {
            yield return new Segment(" " + Cells.Fit(figures[i].Text, figures[i].Width, right: i > 0 || task.Status == TaskStatuses.Downloading), Styles.Of(figures[i].Text));
        }
    }

    private IEnumerable<Segment> Bar(int width)
    {
        if (width < 4)
        {
            yield break;
        }

        var done = (int)Math.Clamp(Share(task) * width, 0, width);
        yield return new Segment("  ");
        yield return new Segment(new string('━', done), Styles.Of(task.Status));
        yield return new Segment(new string('─', width - done), new Style(decoration: Decoration.Dim));
    }

    private static int Width((string Text, int Width)[] figures, int count) => figures.Take(count).Sum(figure => figure.Width + 1);

    // The status says what the figures cannot: that it waits, or how it ended.
    private static (string Text, int Width)[] Figures(HubTask task) => task.Status is TaskStatuses.Downloading
        ? [(Percent(task), 11), (Size(task), 8), (Units.Speed(task.SpeedBytesPerSecond ?? 0), 10), (ToGo(task), 6)]
        : [(task.Status, 11), (Size(task), 8), ("", 10), ("", 6)];

    private static double Share(HubTask task) =>
        task.Status is TaskStatuses.Completed or TaskStatuses.Delivering ? 1
        : task is { LengthBytes: > 0 and var length, CompletedBytes: { } done } ? (double)done / length
        : (task.Progress ?? 0) / 100;

    private static string Percent(HubTask task) => task.LengthBytes is null && task.Progress is null ? "running" : $"{Math.Floor(Share(task) * 100):0}%";

    private static string Size(HubTask task) => (task.LengthBytes ?? task.CompletedBytes) is { } bytes ? Units.Size(bytes) : "";

    private static string ToGo(HubTask task) =>
        task is { LengthBytes: { } length, CompletedBytes: { } done, SpeedBytesPerSecond: > 0 and var speed }
            ? Units.Span(TimeSpan.FromSeconds((length - done) / (double)speed))
            : "";
}
