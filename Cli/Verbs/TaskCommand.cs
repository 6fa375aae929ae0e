using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary>
/// What pause, resume, cancel, retry and delete have in common: one call for all tasks, and the refusal of one stops no other.
/// </summary>
/// <param name="method">Of the request.</param>
/// <param name="route">What follows the task's own route.</param>
/// <param name="outcome">The status that is meant where the hub's answer has none.</param>
internal sealed class TaskCommand(HttpMethod method, Func<Invocation, string> route, string outcome)
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "Ids or gids of tasks", Arity = ArgumentArity.ZeroOrMore };
    private readonly TaskFilterOptions _filter = new();

    public TaskCommand(HttpMethod method, string route, string outcome)
        : this(method, _ => route, outcome)
    {
    }

    public Command Create(VerbFactory verbs, string name, string description, params ReadOnlySpan<Symbol> symbols)
    {
        _ids.Validators.Add(TaskId.Check);
        return verbs.Create(name, description, RunAsync, [_ids, .. symbols, .. _filter.Symbols]);
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var tasks = new List<HubTask>();
        var refused = new Refused(invocation.Report, "tasks");
        var ids = invocation.Get(_ids) ?? [];
        if (_filter.Read(invocation) is { } query)
        {
            return ids.Length == 0 ? await RunAllAsync(invocation, query) : throw new Failure(ExitCode.Usage, "Give ids or a filter, not both.");
        }

        if (ids.Length == 0)
        {
            throw new Failure(ExitCode.Usage, "There is no task named.", "Give ids, a filter such as --status failed, or --all.");
        }

        await foreach (var (id, task, failure) in ids is [var only] ? SendAsync(invocation, only) : SendAllAsync(invocation, ids))
        {
            if (task is not null)
            {
                tasks.Add(task);
                invocation.Report.Line($"{task.Status}  {id}");
            }
            else
            {
                refused.Add(id, failure!, words: ids.Length == 1 ? failure : Named(id, failure!));
            }
        }

        Write(invocation, tasks, refused.Combined);
        return refused.Code;
    }

    private async Task<ExitCode> RunAllAsync(Invocation invocation, string query)
    {
        var verb = route(invocation);
        if (verb.Contains('?', StringComparison.Ordinal))
        {
            throw new Failure(ExitCode.Usage, "Files are removed for tasks that are named, not for a filter.", $"List them with: {invocation.Shell.Command} tasks --json");
        }

        var result = await invocation.Hub.CommandAllAsync(
            method, $"api/tasks{verb}{query}", count => invocation.Report.Note($"{count} so far"), invocation.Canceled);
        if (result.Matched == 0)
        {
            await invocation.Hub.DemandAsync(_filter.Worker(invocation), invocation.Canceled);
        }

        return BulkReport.Write(invocation, outcome, result);
    }

    private async IAsyncEnumerable<(string Id, HubTask? Task, Failure? Failure)> SendAsync(Invocation invocation, string id)
    {
        (HubTask?, Failure?) came;
        try
        {
            came = (ToTask(id, await invocation.Hub.CommandAsync(method, TaskApi.TaskRoute(id) + route(invocation), invocation.Canceled)), null);
        }
        catch (Failure failure) when (Refused.IsOfOne(failure))
        {
            came = (null, failure);
        }

        yield return (id, came.Item1, came.Item2);
    }

    private async IAsyncEnumerable<(string Id, HubTask? Task, Failure? Failure)> SendAllAsync(Invocation invocation, string[] ids)
    {
        var verb = method == HttpMethod.Delete ? "/delete" : route(invocation);
        var files = route(invocation).Contains("files=true", StringComparison.Ordinal);
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(BulkApi.MaxIds))
        {
            foreach (var result in await invocation.Hub.CommandNamedAsync("api/tasks" + verb, some, files, invocation.Canceled))
            {
                var id = result.Text("asked") ?? "";
                yield return result.Text("outcome") is "done" or "already" ? (id, ToTask(id, result), null) : (id, null, ToFailure(result));
            }
        }
    }

    private HubTask ToTask(string id, JsonElement answer)
    {
        var known = answer.Text("id") is null ? new HubTask { Id = id } : TaskApi.ReadTask(answer);
        return answer.Text("status") is null || outcome == TaskStatuses.Deleted ? known with { Status = outcome } : known;
    }

    private static Failure ToFailure(JsonElement result) => new(
        result.Text("outcome") == "unavailable" ? ExitCode.Unreachable : ExitCode.NotDone, result.Text("detail") ?? "The hub did not say why it refused.");

    private static void Write(Invocation invocation, List<HubTask> tasks, Failure? failure)
    {
        if (!invocation.Report.AsJson)
        {
            return;
        }

        using var document = new TaskDocument(invocation.Shell);
        tasks.ForEach(document.Add);
        document.End(failure: failure);
    }

    private static Failure Named(string id, Failure failure) => new(failure.Code, $"{id}: {failure.Message}", failure.Advice) { Problem = failure.Problem };
}
