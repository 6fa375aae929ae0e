using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>Live bars in place, at most as many as the terminal has lines.</summary>
internal sealed class BarsView(IAnsiConsole console) : IProgressView
{
    private const string ClearScreen = "\e[2J\e[H";

    private int _width = console.Profile.Width;

    public Task RunAsync(Func<Action<ProgressFrame>, Task> work) =>
        console.Live(new Board(new ProgressFrame([], ""), lines: 2)).StartAsync(live => work(frame => Show(live, frame)));

    private void Show(LiveDisplayContext live, ProgressFrame frame)
    {
        var width = console.Profile.Width;
        if (width < _width)
        {
            Forget(live);
        }

        _width = width;
        live.UpdateTarget(new Board(frame, Math.Max(2, console.Profile.Height - 2)));
    }

    // Lines that were as wide as the terminal was take more rows now in one that wraps anew, and none in one that cuts. Spectre also fills all
    // later lines up to the widest that it has seen, until it shows nothing at all.
    private void Forget(LiveDisplayContext live)
    {
        live.UpdateTarget(null);
        console.Write(new ControlCode(ClearScreen));
    }
}
