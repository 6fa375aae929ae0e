using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria resume</c>.</summary>
internal sealed class ResumeVerb : IVerb
{
    public Command Create(VerbFactory verbs) =>
        new TaskCommand(HttpMethod.Post, "/resume", TaskStatuses.Pending).Create(verbs, "resume", "Let paused tasks go on");
}
