using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria down</c>: stops what <c>up</c> started. Tasks and files stay for the next <c>up</c>.</summary>
internal sealed class DownVerb : IVerb
{
    private readonly Option<string?> _data = new("--data") { Description = "The folder that `up` was given", HelpName = "DIR" };

    public Command Create(VerbFactory verbs) => verbs.Create("down", "Stop the hub and workers of this machine", RunAsync, _data);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var folder = DataFolder.Of(invocation.Get(_data), invocation.Shell);
        using var turn = Directory.Exists(folder.Run) ? await FolderTurn.TakeAsync(folder, invocation.Shell, invocation.Canceled) : null;
        var stopped = await new Shutdown(folder, invocation.Shell, invocation.Report.Note).RunAsync(invocation.Canceled);
        Print(invocation, folder, stopped);
        if (stopped.Count == 0 && string.IsNullOrEmpty(invocation.Get(_data)))
        {
            Hint(invocation, folder);
        }

        return ExitCode.Done;
    }

    // Who named a folder to `up` has to name it here, too, and forgets.
    private static void Hint(Invocation invocation, DataFolder folder)
    {
        if (ConnectionFile.Read(invocation.Shell)?.KeyFile is { } key && DataFolder.OfKey(key) is { } last && last.Path != folder.Path && Directory.Exists(last.Run))
        {
            invocation.Report.Note($"The last `up` was on {last.Path}; stop that with: {invocation.Shell.Command} down --data {ShellWord.Quote(last.Path)}");
        }
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
