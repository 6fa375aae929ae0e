using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

/// <summary>What became of a message: the answer in words, the task afterwards, and what storage is asked for.</summary>
internal readonly record struct TaskOutcome(string Answer, DownloadTask Next, Saving Saving);

/// <summary>Every message of docs/task-states.md, by its name there.</summary>
internal static class TaskMessages
{
    private static readonly (string Name, PartEvent Event, TaskError? Error)[] _reports =
    [
        ("started", PartEvent.Started, null),
        ("bytes done", PartEvent.BytesDone, null),
        ("completed", PartEvent.Completed, null),
        ("failed", PartEvent.Failed, new(1, null, "refused")),
        ("returned", PartEvent.Returned, null),
    ];

    private static readonly (string Name, TaskError Error, int MaxRetries)[] _failures =
    [
        ("failed, transient", new(1, null, "refused"), 3),
        ("failed, retries used up", new(1, null, "refused"), 0),
        ("failed, worker", new(9, null, "disk full"), 0),
        ("failed, file", new(16, null, "cannot create"), 3),
        ("failed, content", new(32, null, "checksum"), 3),
        ("failed, permanent", new(3, null, "not found"), 3),
    ];

    public static IReadOnlyDictionary<string, Func<DownloadTask, TaskOutcome>> All { get; } = Build();

    private static Dictionary<string, Func<DownloadTask, TaskOutcome>> Build()
    {
        var messages = new Dictionary<string, Func<DownloadTask, TaskOutcome>>
        {
            ["create"] = task => Of(task.Create(TaskSamples.Id, TaskSamples.Creation), answer => answer.Outcome),
            ["assign"] = task => Assign(task, AttemptOf(task), TaskSamples.Other),
            ["assign, repeated"] = task => Assign(task, AttemptOf(task) - 1, TaskSamples.Last),
            ["assign, outdated"] = task => Assign(task, AttemptOf(task) - 1, TaskSamples.Other),
            ["release, silent"] = task => Release(task, AttemptOf(task), ReleaseReason.LeaseLost),
            ["release, refused"] = task => Release(task, AttemptOf(task), ReleaseReason.Refused),
            ["release, recalled"] = task => Release(task, AttemptOf(task), ReleaseReason.Recalled),
            ["release, older"] = task => Release(task, AttemptOf(task) - 1, ReleaseReason.LeaseLost),
            ["pause"] = task => Of(task.Pause("admin", TaskSamples.Now), answer => answer.Outcome),
            ["resume"] = task => Of(task.Resume("admin", TaskSamples.Now), answer => answer.Outcome),
            ["cancel"] = task => Of(task.Cancel("admin", TaskSamples.Now), answer => answer.Outcome),
            ["retry"] = task => Of(task.Retry("admin", TaskSamples.Now), answer => answer.Outcome),
            ["delete"] = task => Of(task.Delete("admin", files: false, TaskSamples.Now), answer => answer.Outcome),
            ["delete with files"] = task => Of(task.Delete("admin", files: true, TaskSamples.Now), answer => answer.Outcome),
            ["files removed"] = task => Report(task, TaskSamples.Last, PartEvent.FilesRemoved, AttemptOf(task)),
            ["files removed, other worker"] = task => Report(task, TaskSamples.Other, PartEvent.FilesRemoved, AttemptOf(task)),
            ["completed, other file"] = task => Of(
                task.Report(TaskSamples.Last, OtherFile(AttemptOf(task)), TaskSamples.Policy, TaskSamples.Now), answer => answer),
        };
        foreach (var (name, what, error) in _reports)
        {
            messages[name] = task => Report(task, TaskSamples.Last, what, AttemptOf(task), error);
            messages[$"older {name}"] = task => Report(task, TaskSamples.First, what, AttemptOf(task) - 1, error);
            messages[$"later {name}"] = task => Report(task, TaskSamples.Last, what, AttemptOf(task) + 1, error);
            messages[$"other's {name}"] = task => Report(task, TaskSamples.Other, what, AttemptOf(task), error);
        }

        messages.Remove("failed");
        foreach (var (name, error, maxRetries) in _failures)
        {
            messages[name] = task => Report(task, TaskSamples.Last, PartEvent.Failed, AttemptOf(task), error, maxRetries);
        }

        return messages;
    }

    private static int AttemptOf(DownloadTask task) => task.Exists ? task.Parts[0].Attempt : 1;

    private static TaskOutcome Assign(DownloadTask task, int lastAttempt, string worker) =>
        Of(task.Assign(new(0, lastAttempt, worker), TaskSamples.Now), answer => answer.Outcome);

    private static TaskOutcome Release(DownloadTask task, int attempt, ReleaseReason reason) =>
        Of(task.Release(new(new(TaskSamples.Id, 0, attempt), reason), TaskSamples.Now), answer => answer);

    private static TaskOutcome Report(
        DownloadTask task, string worker, PartEvent what, int attempt, TaskError? error = null, int maxRetries = 3) => Of(
            task.Report(
                worker, TaskSamples.Report(what, attempt, error), TaskSamples.Policy with { MaxRetries = maxRetries }, TaskSamples.Now),
            answer => answer);

    private static PartReport OtherFile(int attempt) => TaskSamples.Report(PartEvent.Completed, attempt) with
    {
        Result = TaskSamples.Result with { Files = [new("/root/file (1).bin", 100)] },
    };

    private static TaskOutcome Of<TAnswer>(Transition<TAnswer> transition, Func<TAnswer, Enum> outcome) =>
        new(Words(outcome(transition.Answer)), transition.Next, transition.Saving);

    private static string Words(Enum outcome) =>
        string.Concat(outcome.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}")).ToLowerInvariant();
}
