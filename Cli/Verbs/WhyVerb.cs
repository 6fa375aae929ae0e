using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria why</c>: what a task waits for, and why each worker does not take it.</summary>
internal sealed class WhyVerb : IVerb
{
    private readonly Argument<string> _id = new("ID") { Description = "Id or gid of a task" };

    public Command Create(VerbFactory verbs)
    {
        _id.Validators.Add(TaskId.Check);
        return verbs.Create("why", "Say what a task waits for, and why each worker does not take it", RunAsync, _id);
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var answer = await invocation.Hub.GetAsync(TaskApi.TaskRoute(invocation.Get(_id)!), Patience.None, invocation.Canceled);
        var task = TaskApi.ReadTask(answer);
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json => Write(json, task, answer.Member("why")));
            return ExitCode.Done;
        }

        invocation.Report.Field("status", TaskDetails.Status(task));
        invocation.Report.Field("why", Reason(task, answer));
        TaskDetails.PrintWorkers(answer.Member("why"), invocation.Report);
        return ExitCode.Done;
    }

    // What does not wait has a reason for being as it is, too.
    private static string Reason(HubTask task, JsonElement answer) =>
        answer.Member("why") is { } why ? $"{Times.Local(why.Text("text"))} ({why.Text("code")})"
        : task.Status == TaskStatuses.Pending ? "the hub does not say; ask again in a moment"
        : answer.Items("history").LastOrDefault().Text("text") is { } last ? $"it does not wait: {last}"
        : "it does not wait";

    private static void Write(Utf8JsonWriter json, HubTask task, JsonElement? why)
    {
        json.WriteStartObject();
        json.WriteString("id", task.Id);
        json.WriteString("status", task.Status);
        json.WritePropertyName("why");
        if (why is { } reason)
        {
            reason.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }
}
