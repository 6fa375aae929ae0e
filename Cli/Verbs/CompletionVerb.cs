using System.CommandLine;
using AriaCluster.Cli.Completion;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria completion</c>: what a shell must run so that Tab completes the command line.</summary>
internal sealed class CompletionVerb : IVerb
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh, fish or powershell" };

    public Command Create(VerbFactory verbs)
    {
        _shell.AcceptOnlyFromAmong(CompletionScript.Shells);
        return verbs.Create("completion", "Print a script by which Tab completes this command line", RunAsync, _shell);
    }

    private Task<ExitCode> RunAsync(Invocation invocation)
    {
        var shell = invocation.Get(_shell)!;
        var script = CompletionScript.Read(shell);
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("shell", shell);
                json.WriteString("script", script);
                json.WriteEndObject();
            });
        }
        else
        {
            invocation.Shell.Out.Write(script);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
