using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Completion;

/// <summary>Values that the hub knows. Who presses Tab waits for them only briefly, and without a hub there are none.</summary>
internal sealed class LiveValues(CommonOptions common, Shell shell)
{
    /// <summary>Stands at an argument for the names of workers.</summary>
    public static readonly CompletionItem Workers = new("\u0001workers");

    private const int MaxTasks = 50;

    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(700);

    public Task<IEnumerable<Candidate>> WorkersAsync(ParseResult parsed, CancellationToken ct) => ReadAsync(
        "api/workers", parsed, answer => answer.Items("workers").Select(worker => new Candidate(worker.Text("name") ?? "", worker.Text("status"))), ct);

    public Task<IEnumerable<Candidate>> TasksAsync(ParseResult parsed, CancellationToken ct) => ReadAsync(
        $"api/tasks?limit={MaxTasks}",
        parsed,
        answer => answer.Items("tasks").Select(task => new Candidate(task.Text("gid") ?? "", $"{task.Text("status")} {task.Text("name")}")),
        ct);

    private async Task<IEnumerable<Candidate>> ReadAsync(string route, ParseResult parsed, Func<JsonElement, IEnumerable<Candidate>> read, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(_patience, shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var hub = new HubClient(HubConnection.Resolve(common.ReadHub(parsed), shell), shell);
            var answer = await hub.GetAsync(route, Patience.None, either.Token);
            return [.. read(answer).Where(candidate => candidate.Word.Length > 0).Select(candidate => new Candidate(Clean.Text(candidate.Word), Clean.Text(candidate.Meaning ?? "")))];
        }
        catch (Exception e) when (e is Failure or OperationCanceledException)
        {
            return [];
        }
    }
}
