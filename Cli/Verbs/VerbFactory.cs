using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary>Turns a verb's method into a command: gives it its surroundings, and ends every way it may fail with a message and an exit code.</summary>
internal sealed class VerbFactory(Shell shell, CommonOptions common)
{
    public Command Create(string name, string description, Func<Invocation, Task<ExitCode>> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
            {
                command.Add(option);
            }
            else if (symbol is Argument argument)
            {
                RefuseOptions(argument);
                command.Add(argument);
            }
        }

        command.SetAction((parsed, ct) => RunAsync(parsed, run, ct));
        return command;
    }

    // An argument that takes anything would take a mistyped option, too. Neither a URL nor an id begins with a hyphen.
    private static void RefuseOptions(Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value is ['-', _, ..]))
        {
            result.AddError(int.TryParse(token.Value, out _) ? $"'{token.Value}' is below zero." : $"There is no option '{token.Value}'.");
        }
    });

    private async Task<int> RunAsync(ParseResult parsed, Func<Invocation, Task<ExitCode>> run, CancellationToken ct)
    {
        var report = new Report(shell, common.IsJson(parsed));
        using var invocation = new Invocation(shell, parsed, common, report, ct);
        try
        {
            return (int)await run(invocation);
        }
        catch (Failure failure)
        {
            return report.Fail(failure);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return report.Fail(new Failure(ExitCode.Interrupted, "Interrupted."));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException { Source: "System.Text.Json" } or JsonException or FormatException)
        {
            return report.Fail(new Failure(
                ExitCode.Unreachable,
                $"What answers is no hub of this version: {e.Message}",
                $"Look at the address, and at what stands between; '{shell.Command} doctor' compares versions."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report.Fail(new Failure(ExitCode.SetUp, e.Message));
        }
    }
}
