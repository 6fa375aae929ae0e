using System.CommandLine;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria down</c>: stops what <c>up</c> started. Tasks and files stay for the next <c>up</c>.</summary>
internal sealed class DownVerb : IVerb
{
    private readonly Option<string?> _data = new("--data") { Description = "The folder that `up` was given", HelpName = "DIR" };

    public Command Create(VerbFactory verbs) => verbs.Create("down", "Stop the hub and workers of this machine", RunAsync, _data);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var folder = Choose(invocation);
        using var turn = Directory.Exists(folder.Run) ? await FolderTurn.TakeAsync(folder, invocation.Shell, invocation.Canceled) : null;
        var stopped = await new Shutdown(folder, invocation.Shell, invocation.Report.Note).RunAsync(invocation.Canceled);
        Print(invocation, folder, stopped);
        return ExitCode.Done;
    }

    // Who named a folder to `up` or `worker` forgets that here; what runs where a plain `up` puts it comes first.
    private DataFolder Choose(Invocation invocation)
    {
        var (named, shell) = (invocation.Get(_data), invocation.Shell);
        var usual = DataFolder.Of(named, shell);
        var running = new[] { usual, DataFolder.OfLastUp(named, shell), DataFolder.OfWorker(named, shell) }.FirstOrDefault(folder => new FolderProcesses(folder).AnyRuns);
        if (running is null || running.Path == usual.Path)
        {
            return usual;
        }

        invocation.Report.Note($"Nothing runs on {usual.Path}; what was started last is on {running.Path}.");
        return running;
    }

    private static void Print(Invocation invocation, DataFolder folder, IReadOnlyList<StoppedProcess> stopped)
    {
        if (!invocation.Report.AsJson)
        {
            invocation.Report.Line(stopped.Count == 0 ? $"Nothing runs on {folder.Path}." : $"Stopped: {string.Join(", ", stopped)}");
            return;
        }

        invocation.Report.Document(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("stopped");
            foreach (var process in stopped)
            {
                process.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
