using System.Security.Claims;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;

namespace AriaCluster.Api.Tasks;

/// <summary>Lists, shows and commands tasks.</summary>
internal static class TasksApi
{
    private const int MaxBytes = 256 << 10;

    public static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddSingleton<ForwardClock>()
        .AddSingleton<AllowedOptions>()
        .AddSingleton<TaskReader>()
        .AddSingleton<BatchReader>()
        .AddSingleton<BatchRoom>()
        .AddSingleton<Acceptance>()
        .AddSingleton<TaskFinder>()
        .AddSingleton<TaskCommand>()
        .AddSingleton<BulkCommand>()
        .AddSingleton<QueueCommand>()
        .AddSingleton<LiveProgress>()
        .AddSingleton<LiveTasks>()
        .AddSingleton<TaskWait>();

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/api/tasks");
        tasks.MapGet("/", ListAsync).RequireAuthorization(KeyPolicies.See).Describe(TaskRoutes.List);
        tasks.MapGet("/{id}", GetAsync).RequireAuthorization(KeyPolicies.See).Describe(TaskRoutes.Get);

        var bulk = tasks.MapGroup("").RequireAuthorization(KeyPolicies.Command).WithMetadata(new BodyLimit(MaxBytes));
        bulk.MapPost("/pause", (HttpRequest request, BulkCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync(request, "pause", Reach.ToCommand(user), task => task.PauseAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.PauseAll);
        bulk.MapPost("/resume", (HttpRequest request, BulkCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync(request, "resume", Reach.ToCommand(user), task => task.ResumeAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.ResumeAll);
        bulk.MapPost("/cancel", (HttpRequest request, BulkCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync(request, "cancel", Reach.ToCommand(user), task => task.CancelAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.CancelAll);
        bulk.MapPost("/retry", (HttpRequest request, BulkCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync(request, "retry", Reach.ToRestart(user), task => task.RetryAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.RetryAll);
        bulk.MapPost("/delete", (HttpRequest request, BulkCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunNamedAsync(
                request, "delete", Reach.ToCommand(user), takesFiles: true, (task, asked) => task.DeleteAsync(KeyPolicies.OwnerOf(user), asked.Files), ct))
            .Describe(TaskRoutes.DeleteNamed);
        bulk.MapDelete("/", (HttpRequest request, BulkCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunFilterAsync(request.Query, Reach.ToCommand(user), task => task.DeleteAsync(KeyPolicies.OwnerOf(user), files: false), ct)).Describe(TaskRoutes.DeleteAll);

        var control = tasks.MapGroup("/{id}").RequireAuthorization(KeyPolicies.Command);
        control.MapPost("/pause", (string id, TaskCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync("pause", id, Reach.ToCommand(user), task => task.PauseAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.Pause);
        control.MapPost("/resume", (string id, TaskCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync("resume", id, Reach.ToCommand(user), task => task.ResumeAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.Resume);
        control.MapPost("/cancel", (string id, TaskCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync("cancel", id, Reach.ToCommand(user), task => task.CancelAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.Cancel);
        control.MapPost("/retry", (string id, TaskCommand command, ClaimsPrincipal user, CancellationToken ct) =>
            command.RunAsync("retry", id, Reach.ToRestart(user), task => task.RetryAsync(KeyPolicies.OwnerOf(user)), ct)).Describe(TaskRoutes.Retry);
        control.MapDelete("", DeleteAsync).Describe(TaskRoutes.Delete);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, LiveTasks tasks, ClaimsPrincipal user, CancellationToken ct)
    {
        var faults = new FaultList();
        var query = TaskListRequest.Read(request.Query, faults);
        if (faults.Count > 0)
        {
            return Problem.Invalid(faults);
        }

        var (page, progress) = await tasks.ListAsync(query, Reach.ToSee(user), ct);
        return new Tagged<TaskListDocument>(new TaskListDocument([.. page.Tasks.Select(task => KeyRoot.Show(KeyPolicies.KeyOf(user), TaskDocuments.From(task, progress)))], page.Next), HubJson.Answers.TaskListDocument);
    }

    private static async Task<IResult> GetAsync(
        string id, TaskFinder finder, LiveProgress live, TaskWait wait, ClaimsPrincipal user, CancellationToken ct)
    {
        if (await finder.ResolveAsync(id, ct) is not { } taskId || await finder.FindAsync(taskId, Reach.ToSee(user)) is not { } task)
        {
            return TaskCommand.Unknown(id);
        }

        var progress = await live.ReadAsync(task.Parts.Where(part => StatusText.IsActive(part.Status)).Select(part => part.Worker), ct);
        var why = await wait.ExplainAsync(task, ct);
        var document = TaskDocuments.From(task, progress, why);
        return TypedResults.Json(KeyRoot.Show(KeyPolicies.KeyOf(user), document), HubJson.Answers.TaskDocument);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpRequest request, TaskCommand command, ClaimsPrincipal user, CancellationToken ct)
    {
        var faults = new FaultList();
        var files = ReadFiles(request.Query, faults);
        return faults.Count > 0
            ? Problem.Invalid(faults)
            : await command.RunAsync("delete", id, Reach.ToCommand(user), task => task.DeleteAsync(KeyPolicies.OwnerOf(user), files), ct);
    }

    private static bool ReadFiles(IQueryCollection query, FaultList faults)
    {
        foreach (var name in query.Keys.Where(name => name != "files"))
        {
            faults.Add(name, "is not known; allowed is files");
        }

        var value = query["files"].ToString();
        if (value is not ("" or "true" or "false"))
        {
            faults.Add("files", "must be true or false");
        }

        return value == "true";
    }
}
