using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria retry</c>.</summary>
internal sealed class RetryVerb : IVerb
{
    public Command Create(VerbFactory verbs) =>
        new TaskCommand(HttpMethod.Post, "/retry", TaskStatuses.Pending).Create(verbs, "retry", "Try failed or canceled tasks again");
}
