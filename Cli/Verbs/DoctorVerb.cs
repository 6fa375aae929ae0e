using System.CommandLine;
using System.Reflection;
using System.Runtime.CompilerServices;
using AriaCluster.Cli.Diagnosis;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;
using Spectre.Console;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria doctor</c>: looks at everything that may be wrong, with a hub and without, and says what to type.</summary>
internal sealed class DoctorVerb(CommonOptions common) : IVerb
{
    private static readonly TimeSpan _clockStep = TimeSpan.FromSeconds(0.5);

    private readonly Option<string?> _data = new("--data") { Description = "The folder that `up` or `worker` was given (default: that of the last `up`)", HelpName = "DIR" };

    public Command Create(VerbFactory verbs) => verbs.Create("doctor", "Look for what is wrong, and say what to type", RunAsync, _data);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var findings = new List<Finding>();
        await foreach (var finding in ExamineAsync(invocation))
        {
            findings.Add(finding);
            Print(invocation, finding);
        }

        var (wrong, warnings) = (findings.Count(finding => finding.Verdict == Verdict.Wrong), findings.Count(finding => finding.Verdict == Verdict.Warning));
        invocation.Report.Line("");
        invocation.Report.Line(wrong + warnings == 0 ? "Nothing is wrong." : $"{Units.Count(wrong, "thing")} wrong, {Units.Count(warnings, "warning")}.");
        if (invocation.Report.AsJson)
        {
            Write(invocation, findings);
        }

        return wrong > 0 ? ExitCode.SetUp : ExitCode.Done;
    }

    private async IAsyncEnumerable<Finding> ExamineAsync(Invocation invocation)
    {
        var (shell, ct) = (invocation.Shell, invocation.Canceled);
        var (clock, ticks) = (shell.Time.GetUtcNow(), shell.Time.GetTimestamp());
        var folder = DataFolder.OfLastUp(invocation.Get(_data), shell);
        var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(fieldCount: 3);
        yield return Finding.Ok("version", $"This command is version {version}, on .NET {Environment.Version}.");
        if (invocation.Get(_data) is { Length: > 0 } && !Directory.Exists(folder.Path))
        {
            // What the last `up` left has nothing to say of it.
            yield return Finding.Wrong("folder", $"There is no folder {folder.Path}.", "Check --data; without it this looks at the folder of the last `up`.");
            yield break;
        }

        var worker = Duty.Read(folder)?.Worker;
        await foreach (var finding in ExamineFolderAsync(folder, worker, shell, ct))
        {
            yield return finding;
        }

        foreach (var finding in worker is null ? [] : await new JoinedCheck(folder, worker, shell).RunAsync(ct))
        {
            yield return finding;
        }

        // A worker's machine has no key, unless somebody names a hub and gives one.
        foreach (var finding in worker is not null && !invocation.NamesHub ? [] : await new HubCheck(common.ReadHub(invocation.Parsed), shell).RunAsync(version, ct))
        {
            yield return finding;
        }

        var step = shell.Time.GetUtcNow() - clock - shell.Time.GetElapsedTime(ticks);
        if (step.Duration() > _clockStep)
        {
            yield return Finding.Warning("clock", $"While this ran, the clock was set by {step.TotalSeconds:0.0} seconds.", "Let one time service set it: timedatectl");
        }
    }

    // What can be seen without a hub.
    private static async IAsyncEnumerable<Finding> ExamineFolderAsync(
        DataFolder folder, WorkerPlan? worker, Shell shell, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var finding in (worker is null ? ConnectionCheck.Run(shell) : []).Concat(new FolderCheck(folder).Run()).Concat(new ProcessCheck(folder, shell).Run()))
        {
            yield return finding;
        }

        var settings = new SettingsCheck(folder, shell);
        var (said, aria2) = await settings.RunAsync(ct);
        foreach (var finding in said)
        {
            yield return finding;
        }

        if (worker is null)
        {
            yield return await settings.CheckStorageAsync(ct);
        }

        yield return aria2 is null ? Finding.Skipped("aria2", "It is somebody else's; the worker itself looks at it at its start.") : await new Aria2Check(shell).RunAsync(aria2, ct);
    }

    private static void Print(Invocation invocation, Finding finding)
    {
        if (invocation.Report.AsJson)
        {
            return;
        }

        var (word, style) = finding.Verdict switch
        {
            Verdict.Ok => ("ok", new Style(Color.Green)),
            Verdict.Warning => ("warning", new Style(Color.Yellow)),
            Verdict.Wrong => ("WRONG", new Style(Color.Red)),
            _ => ("-", Style.Plain),
        };
        var console = Consoles.Out(invocation.Shell);
        var indent = new string(' ', 21);
        var lines = Cells.Wrap(Clean.Text(finding.Text), console.Profile.Width - indent.Length - 1)
            .Concat(finding.Advice is null ? [] : Cells.Wrap("-> " + Clean.Text(finding.Advice), console.Profile.Width - indent.Length - 1));
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            console.Write(i == 0 ? new Paragraph().Append(word.PadRight(9), style).Append(finding.Check.PadRight(12) + line) : new Paragraph(indent + line));
            console.WriteLine();
        }
    }

    private static void Write(Invocation invocation, List<Finding> findings) => invocation.Report.Document(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", findings.TrueForAll(finding => finding.Verdict != Verdict.Wrong));
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("verdict", finding.Verdict.ToString().ToLowerInvariant());
            json.WriteString("text", finding.Text);
            json.WriteString("advice", finding.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
