using System.CommandLine;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria supervise</c>: what <c>up</c> starts in the background. Not for people.</summary>
internal sealed class SuperviseVerb : IVerb
{
    private readonly Option<string> _data = new("--data") { Required = true };

    public Command Create(VerbFactory verbs)
    {
        var command = verbs.Create("supervise", "Keep a data folder's processes running", RunAsync, _data);
        command.Hidden = true;
        return command;
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        using var supervisor = new Supervisor(new DataFolder(invocation.Get(_data)!), invocation.Shell);
        await supervisor.RunAsync(invocation.Canceled);
        return ExitCode.Done;
    }
}
