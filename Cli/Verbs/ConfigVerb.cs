using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Completion;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria config show</c>: the settings of hub and workers of this machine, each with where its value comes from.</summary>
internal sealed class ConfigVerb : IVerb
{
    private readonly Argument<string?> _what = new("PROCESS") { Description = "hub or worker (default: all)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _name = new("NAME") { Description = "Which worker (default: all)", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _changed = new("--changed") { Description = "Only what is not left at its default" };
    private readonly Option<string?> _data = new("--data") { Description = "The folder that `up` or `worker` was given (default: that of the last `up`)", HelpName = "DIR" };

    public Command Create(VerbFactory verbs)
    {
        _what.AcceptOnlyFromAmong(Member.HubName, "worker");
        _name.CompletionSources.Add(_ => [LiveValues.Workers]);
        var config = new Command("config", "Settings of the hub and the workers of this machine");
        config.Add(verbs.Create("show", "Show settings, and where each value comes from", RunAsync, _what, _name, _changed, _data));
        return config;
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var folder = DataFolder.OfLastUp(invocation.Get(_data), invocation.Shell);
        var report = new ProgramReport(folder, invocation.Shell);
        var answers = new List<(string Name, ProcessIdentity? Process, JsonElement Answer)>();
        foreach (var name in Names(invocation, folder))
        {
            var (member, process) = report.Find(name);
            answers.Add((name, process, await report.AskAsync(ProgramReport.Settings, member, process, invocation.Canceled)));
        }

        if (invocation.Report.AsJson)
        {
            Write(invocation, answers);
        }
        else
        {
            Print(invocation, folder, answers);
        }

        return answers.Any(one => one.Answer.Items("faults").Any()) ? ExitCode.SetUp : ExitCode.Done;
    }

    private string[] Names(Invocation invocation, DataFolder folder)
    {
        var duty = Duty.ReadOrDefault(folder);
        return (invocation.Get(_what), invocation.Get(_name)) switch
        {
            ("worker", { } name) => [name],
            (not "worker", { } name) => throw new Failure(ExitCode.Usage, $"Of the hub there is one; '{name}' says nothing.", $"For a worker: {invocation.Shell.Command} config show worker NAME"),
            ("worker", _) => duty.WorkerNames,
            ("hub", _) => [Member.HubName],
            _ => [.. duty.Members.Select(member => member.Name)],
        };
    }

    private bool IsShown(Invocation invocation, JsonElement setting) => !invocation.Get(_changed) || setting.Text("origin") != "default";

    private void Print(Invocation invocation, DataFolder folder, List<(string Name, ProcessIdentity? Process, JsonElement Answer)> answers)
    {
        foreach (var (name, process, answer) in answers)
        {
            invocation.Report.Line($"{name}: {(process is null ? "does not run; it would be started with these" : $"runs, process {process.Pid}")}");
            var listing = new Listing().Fixed("SETTING").Flexible("VALUE").Fixed("FROM");
            foreach (var setting in answer.Items("settings").Where(setting => IsShown(invocation, setting)))
            {
                listing.Row(setting.Text("key"), setting.Text("value"), Origin(setting));
            }

            listing.Print(Consoles.Out(invocation.Shell));
            var file = answer.Text("file");
            invocation.Report.Line(File.Exists(file) ? $"The file is {file}." : $"There is no file {file}.");
            if (process is not null && file is not null && File.Exists(file) && File.GetLastWriteTimeUtc(file) > process.StartedAt)
            {
                var restart = $"{invocation.Shell.Command} down --data {ShellWord.Quote(folder.Path)}, then {Duty.ReadOrDefault(folder).StartCommand(folder, invocation.Shell)}";
                invocation.Report.Note($"{file} was changed since {name} was started: what holds may be otherwise. Stop and start it: {restart}");
            }

            foreach (var fault in answer.Items("faults"))
            {
                invocation.Report.Note($"aria: {fault.GetString()}");
            }

            invocation.Report.Line("");
        }
    }

    private static string Origin(JsonElement setting) => setting.Text("origin") switch
    {
        "commandLine" => "command line",
        "environment" => setting.Text("name") ?? "environment",
        "file" => "file",
        _ => "default",
    };

    private void Write(Invocation invocation, List<(string Name, ProcessIdentity? Process, JsonElement Answer)> answers) => invocation.Report.Document(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("processes");
        foreach (var (name, process, answer) in answers)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteBoolean("running", process is not null);
            json.WriteString("file", answer.Text("file"));
            json.WriteStartArray("settings");
            foreach (var setting in answer.Items("settings").Where(setting => IsShown(invocation, setting)))
            {
                setting.WriteTo(json);
            }

            json.WriteEndArray();
            json.WritePropertyName("faults");
            answer.GetProperty("faults").WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
