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
        var folder = DataFolder.Of(invocation.Get(_data), invocation.Shell);
        using var turn = Directory.Exists(folder.Run) ? await FolderTurn.TakeAsync(folder, invocation.Shell, invocation.Canceled) : null;
        var stopped = await new Shutdown(folder, invocation.Shell).RunAsync(invocation.Canceled);
        Print(invocation, folder, stopped);
        return ExitCode.Done;
    }

    private static void Print(Invocation invocation, DataFolder folder, IReadOnlyList<(string Name, int Pid)> stopped)
    {
        if (!invocation.Report.AsJson)
        {
            invocation.Report.Line(stopped.Count == 0 ? $"Nothing runs on {folder.Path}." : $"Stopped: {string.Join(", ", stopped.Select(one => $"{one.Name} {one.Pid}"))}");
            return;
        }

        invocation.Report.Document(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("stopped");
            foreach (var (name, pid) in stopped)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("pid", pid);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
