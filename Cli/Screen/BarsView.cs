using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>Live bars in place, at most as many as the terminal has lines.</summary>
internal sealed class BarsView(IAnsiConsole console) : IProgressView
{
    public Task RunAsync(Func<Action<ProgressFrame>, Task> work) =>
        console.Live(new Board(new ProgressFrame([], ""), lines: 2)).StartAsync(live =>
            work(frame => live.UpdateTarget(new Board(frame, Math.Max(2, console.Profile.Height - 2)))));
}
