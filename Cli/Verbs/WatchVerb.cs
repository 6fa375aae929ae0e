using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Watching;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria watch</c>: what runs, live, until Ctrl-C, or until nothing is left to run.</summary>
internal sealed class WatchVerb : IVerb
{
    private readonly Option<bool> _untilIdle = new("--until-idle") { Description = "End when nothing runs or waits (always with --json)" };

    public Command Create(VerbFactory verbs) => verbs.Create("watch", "Show what runs, live", RunAsync, _untilIdle);

    /// <summary>Shows what runs until Ctrl-C.</summary>
    public static async Task ShowAsync(HubClient hub, Invocation invocation)
    {
        try
        {
            await ProgressViews.AsResult(invocation.Shell, invocation.Report).RunAsync(show =>
                new Watch(hub, invocation.Shell.Time, show).RunAsync(untilIdle: false, invocation.Canceled));
        }
        catch (OperationCanceledException) when (invocation.Canceled.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        if (!invocation.Report.AsJson && !invocation.Get(_untilIdle))
        {
            await ShowAsync(invocation.Hub, invocation);
            return ExitCode.Done;
        }

        var view = invocation.Report.AsJson
            ? ProgressViews.Beside(invocation.Shell, invocation.Report)
            : ProgressViews.AsResult(invocation.Shell, invocation.Report);
        Watch? watch = null;
        await view.RunAsync(show => (watch = new Watch(invocation.Hub, invocation.Shell.Time, show)).RunAsync(untilIdle: true, invocation.Canceled));
        Write(invocation, watch!);
        return ExitCode.Done;
    }

    private static void Write(Invocation invocation, Watch watch)
    {
        if (invocation.Report.AsJson)
        {
            using var document = new TaskDocument(invocation.Shell);
            foreach (var task in watch.Ended)
            {
                document.Add(task);
            }

            document.End();
        }
    }
}
