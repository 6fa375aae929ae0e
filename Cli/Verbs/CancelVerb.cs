using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria cancel</c>.</summary>
internal sealed class CancelVerb : IVerb
{
    public Command Create(VerbFactory verbs) =>
        new TaskCommand(HttpMethod.Post, "/cancel", TaskStatuses.Canceled).Create(verbs, "cancel", "End tasks; they stay listed");
}
