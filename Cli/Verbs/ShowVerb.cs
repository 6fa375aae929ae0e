using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria show</c>: all about one task. With <c>--json</c> it is the hub's own document.</summary>
internal sealed class ShowVerb : IVerb
{
    private readonly Argument<string> _id = new("ID") { Description = "Id or gid of a task" };

    public Command Create(VerbFactory verbs)
    {
        _id.Validators.Add(TaskId.Check);
        var command = verbs.Create("show", "Show all about a task", invocation => ShowAsync(invocation, invocation.Get(_id)!), _id);
        command.Aliases.Add("task");
        return command;
    }

    /// <summary>Shows a task.</summary>
    public static async Task<ExitCode> ShowAsync(Invocation invocation, string id)
    {
        var answer = await invocation.Hub.GetAsync(TaskApi.TaskRoute(id), Patience.None, invocation.Canceled);
        if (!invocation.Report.TryRelay(answer))
        {
            TaskDetails.Print(answer, invocation.Report);
        }

        return ExitCode.Done;
    }
}
