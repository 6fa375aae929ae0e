using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary>The help of a command, with examples after it, no wider than the terminal.</summary>
internal sealed class ExampleHelp(Shell shell, HelpAction help) : SynchronousCommandLineAction
{
    private const int Unbroken = 80;

    // Who asks for help need not have written the rest.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.MaxWidth = shell.OutIsTerminal ? Consoles.Width() : Unbroken;
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        var name = parent is { Parents: var above } && above.Any() ? $"{command.Name} ({parent.Name})" : command.Name;
        if (Examples.Of.GetValueOrDefault(name) is { } examples)
        {
            Write(parseResult.InvocationConfiguration.Output, examples);
        }

        return code;
    }

    private void Write(TextWriter to, (string Line, string Purpose)[] examples)
    {
        to.WriteLine("Examples:");
        var widest = examples.Max(example => example.Line.Length);
        foreach (var (line, purpose) in examples)
        {
            var text = $"  {shell.Command} {line.PadRight(widest)}  # {purpose}";
            to.WriteLine(text.Length <= help.MaxWidth ? text : $"  # {purpose}{Environment.NewLine}  {shell.Command} {line}");
        }

        to.WriteLine();
    }
}
