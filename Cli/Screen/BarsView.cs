using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>Live bars in place, at most as many as the terminal has lines.</summary>
internal sealed class BarsView(IAnsiConsole console) : IProgressView
{
    public Task RunAsync(Func<Action<ProgressFrame>, Task> work) =>
        console.Live(new Text("")).AutoClear(false).StartAsync(async live =>
        {
            await work(frame => live.UpdateTarget(Draw(frame)));
        });

    private Rows Draw(ProgressFrame frame)
    {
        var room = Math.Max(1, console.Profile.Height - 3);
        var rows = frame.Tasks.Take(room).Select(task => (Spectre.Console.Rendering.IRenderable)new BarRow(task)).ToList();
        rows.Add(new Text(Cells.Cut(frame.Notice ?? frame.Summary, console.Profile.Width)));
        return new Rows(rows);
    }
}
