using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria pause</c>.</summary>
internal sealed class PauseVerb : IVerb
{
    public Command Create(VerbFactory verbs) =>
        new TaskCommand(HttpMethod.Post, "/pause", TaskStatuses.Paused).Create(verbs, "pause", "Hold tasks back; bytes stay where they are");
}
