using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria delete</c>: cancels what runs and hides the tasks; files stay unless <c>--files</c>.</summary>
internal sealed class DeleteVerb : IVerb
{
    private readonly Option<bool> _files = new("--files") { Description = "Remove the files, too" };

    public Command Create(VerbFactory verbs) =>
        new TaskCommand(HttpMethod.Delete, invocation => invocation.Get(_files) ? "?files=true" : "", TaskStatuses.Deleted)
            .Create(verbs, "delete", "Cancel and hide tasks; files stay", _files);
}
