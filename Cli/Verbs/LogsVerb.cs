using System.CommandLine;
using AriaCluster.Cli.Completion;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria logs</c>: what the processes of a data folder log, merged by time, and with <c>-f</c> as it comes.</summary>
internal sealed class LogsVerb : IVerb
{
    private const int DefaultLines = 40;
    private const int MaxLines = 100_000;

    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(250);

    private readonly Argument<string?> _what = new("PROCESS") { Description = "hub, worker or supervisor (default: all)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _name = new("NAME") { Description = "Which worker (default: all)", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on with what is logged from now on" };
    private readonly Option<int?> _lines = new("--lines", "-n") { Description = $"The last so many (default {DefaultLines})", HelpName = "N", CustomParser = WholeNumber.Parse };
    private readonly Option<string?> _data = new("--data") { Description = "The folder that `up` or `worker` was given (default: that of the last `up`)", HelpName = "DIR" };

    public Command Create(VerbFactory verbs)
    {
        _what.AcceptOnlyFromAmong(Member.HubName, "worker", Member.SupervisorName);
        _name.CompletionSources.Add(_ => [LiveValues.Workers]);
        return verbs.Create("logs", "Show what the processes of this machine log", RunAsync, _what, _name, _follow, _lines, _data);
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var lines = invocation.Get(_lines) ?? DefaultLines;
        if (lines is < 0 or > MaxLines)
        {
            throw new Failure(ExitCode.Usage, $"--lines {lines} is out of range.", $"Give 0 to {MaxLines}.");
        }

        if (invocation.Get(_follow) && invocation.Report.AsJson)
        {
            throw new Failure(ExitCode.Usage, "--follow has no end, and --json is one document.", "Leave one of them out.");
        }

        var folder = DataFolder.OfLastUp(invocation.Get(_data), invocation.Shell);
        var logs = Find(invocation, folder);
        var tails = logs.Select(log => (Name: log, Tail: new LogTail(folder.Log(log)))).ToArray();
        var shown = LogMerge.Merge(tails.Select(log => (log.Name, log.Tail.ReadLast(lines)))).TakeLast(lines).ToArray();
        if (invocation.Report.AsJson)
        {
            Write(invocation, shown);
            return ExitCode.Done;
        }

        Print(invocation, shown, logs);
        if (invocation.Get(_follow))
        {
            await FollowAsync(invocation, tails, logs);
        }

        return ExitCode.Done;
    }

    private string[] Find(Invocation invocation, DataFolder folder)
    {
        var there = Directory.Exists(folder.Logs)
            ? Directory.EnumerateFiles(folder.Logs, "*.log").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal).ToArray()
            : [];
        var (what, name) = (invocation.Get(_what), invocation.Get(_name));
        if (name is not null && what != "worker")
        {
            throw new Failure(ExitCode.Usage, $"Of the {what} there is one; '{name}' says nothing.", $"For a worker: {invocation.Shell.Command} logs worker NAME");
        }

        var logs = there.Where(log => what switch
        {
            null => true,
            "worker" => log is not (Member.HubName or Member.SupervisorName) && (name is null || log == name),
            _ => log == what,
        }).ToArray();
        return logs.Length > 0 ? logs : throw Missing(invocation, folder, name ?? what, there);
    }

    private static Failure Missing(Invocation invocation, DataFolder folder, string? what, string[] there) => new(
        ExitCode.NotDone,
        what is null || there.Length == 0 ? $"There are no logs in {folder.Logs}." : $"There is no log of '{what}' in {folder.Logs}.",
        there.Length > 0
            ? $"There are: {string.Join(", ", there)}"
            : $"Only what `{invocation.Shell.Command} up` and `{invocation.Shell.Command} worker` start writes them. Was it another folder? Name it with --data.");

    private static void Print(Invocation invocation, IEnumerable<LogLine> lines, string[] logs)
    {
        var widest = logs.Max(log => log.Length);
        foreach (var line in lines)
        {
            // A tab is no harm, and no character that is printed as it is.
            var text = line.Text.Replace('\t', ' ');
            invocation.Report.Line(logs.Length == 1 ? text : $"{line.Log.PadRight(widest)}  {text}");
        }
    }

    private static async Task FollowAsync(Invocation invocation, (string Name, LogTail Tail)[] tails, string[] logs)
    {
        using var timer = new PeriodicTimer(_pace, invocation.Shell.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(invocation.Canceled))
            {
                Print(invocation, LogMerge.Merge(tails.Select(log => (log.Name, log.Tail.ReadNew()))), logs);
            }
        }
        catch (OperationCanceledException) when (invocation.Canceled.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private static void Write(Invocation invocation, LogLine[] lines) => invocation.Report.Document(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("lines");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("log", line.Log);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
