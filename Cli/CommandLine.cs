using System.CommandLine;
using System.CommandLine.Help;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Verbs;

namespace AriaCluster.Cli;

/// <summary>The command <c>aria</c> with all its verbs.</summary>
internal static class CommandLine
{
    // In the order of the help. New ones each time: an option object belongs to one command.
    private static readonly Func<CommonOptions, IVerb[]> _verbs = common =>
    [
        new UpVerb(), new DownVerb(), new AddVerb(), new TasksVerb(), new ShowVerb(), new WhyVerb(), new WatchVerb(),
        new PauseVerb(), new ResumeVerb(), new CancelVerb(), new RetryVerb(), new MoveVerb(), new DeleteVerb(), new ClearVerb(),
        new WorkersVerb(), .. WorkerCommandVerb.All(), new WorkerSpeedVerb(), new JoinTokenVerb(), new WorkerVerb(),
        new ClusterVerb(), new KeyVerb(), new AuditVerb(), new StatusVerb(), new StatsVerb(), new DbVerb(),
        new LogsVerb(), new ConfigVerb(), new DoctorVerb(common), new CompletionVerb(), new SuperviseVerb(),
    ];

    public static async Task<int> RunAsync(string[] args, Shell shell, CancellationToken ct = default)
    {
        var common = new CommonOptions();
        if (args is [CompleteVerb.Name, "--", .. var words])
        {
            return await CompleteVerb.RunAsync(words, Create(shell, common), common, shell, ct);
        }

        // A token that begins with @ is a value like any other, never a file to read arguments from.
        var parsed = Create(shell, common).Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return new Report(shell, asJson: args.Contains("--json")).Fail(Misunderstood(parsed, shell));
        }

        // What runs ends by itself after Ctrl-C: the terminal is put in order, what is known is printed, and what was started is stopped,
        // which has a bound of its own. Who does not want to wait presses it again.
        var configuration = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
        };
        return await parsed.InvokeAsync(configuration, ct);
    }

    private static Failure Misunderstood(ParseResult parsed, Shell shell)
    {
        var command = parsed.CommandResult.Command;
        var errors = parsed.Errors.Select(error => InOneLine(error.Message)).Distinct().ToArray();
        return new Failure(
            ExitCode.Usage,
            MistypedVerb.Describe(parsed) ?? (command.Parents.Any() ? string.Join(' ', errors) : errors[^1]),
            $"See {shell.Command}{PathOf(command)} --help");
    }

    private static string PathOf(Symbol command) =>
        command.Parents.FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "";

    private static string InOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    internal static Command Create(Shell shell, CommonOptions common)
    {
        var verbs = new VerbFactory(shell, common);
        var root = new Command("aria", "One download queue over many machines.") { new VersionOption() };
        var help = new HelpOption();
        help.Action = new ExampleHelp(shell, (HelpAction)help.Action!);
        root.Add(help);
        foreach (var verb in _verbs(common))
        {
            root.Add(verb.Create(verbs));
        }

        common.AddTo(root);
        return root;
    }
}
