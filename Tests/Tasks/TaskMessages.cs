using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

/// <summary>What became of a message: the answer in words, the task afterwards, and what storage is asked for.</summary>
internal readonly record struct TaskOutcome(string Answer, DownloadTask Next, Saving Saving);

/// <summary>Every message of docs/task-states.md, by its name there.</summary>
internal static class TaskMessages
{
    public static IReadOnlyDictionary<string, Func<DownloadTask, TaskOutcome>> All { get; } = Build();

    private static Dictionary<string, Func<DownloadTask, TaskOutcome>> Build()
    {
        var messages = new Dictionary<string, Func<DownloadTask, TaskOutcome>>
        {
            ["create"] = task => Of(task.Create(TaskSamples.Id, TaskSamples.Creation), answer => answer.Outcome),
            ["import"] = task => Of(task.Import(TaskSamples.Id, TaskSamples.All["failed"]), answer => answer.Outcome),
            ["assign"] = task => Assign(task, AttemptOf(task), TaskSamples.Other),
            ["assign, repeated"] = task => Assign(task, AttemptOf(task) - 1, TaskSamples.Last),
            ["assign, outdated"] = task => Assign(task, AttemptOf(task) - 1, TaskSamples.Other),
            ["release, older"] = task => Release(task, AttemptOf(task) - 1, ReleaseReason.LeaseLost),
            ["pause"] = task => Of(task.Pause("admin", TaskSamples.Now), answer => answer.Outcome),
            ["resume"] = task => Of(task.Resume("admin", TaskSamples.Now), answer => answer.Outcome),
            ["cancel"] = task => Of(task.Cancel("admin", TaskSamples.Now), answer => answer.Outcome),
            ["retry"] = task => Of(task.Retry("admin", TaskSamples.Now), answer => answer.Outcome),
            ["move"] = task => Of(task.Move("admin", new(task.Position - 1, null), TaskSamples.Now), answer => answer.Outcome),
            ["hasten"] = task => Of(task.Hasten(new(TaskSamples.Id, 0, AttemptOf(task)), "admin", TaskSamples.Now), answer => answer.Outcome),
            ["hasten, older"] = task => Of(task.Hasten(new(TaskSamples.Id, 0, AttemptOf(task) - 1), "admin", TaskSamples.Now), answer => answer.Outcome),
            ["delete"] = task => Of(task.Delete("admin", files: false, TaskSamples.Now), answer => answer.Outcome),
            ["delete with files"] = task => Of(task.Delete("admin", files: true, TaskSamples.Now), answer => answer.Outcome),
            ["files removed"] = task => Report(task, TaskSamples.Last, PartEvent.FilesRemoved, AttemptOf(task)),
            ["files removed, other worker"] = task => Report(task, TaskSamples.Other, PartEvent.FilesRemoved, AttemptOf(task)),
            ["failed, retries used up"] = task => Fail(task, ErrorAction.Retry, maxRetries: 0),
            ["completed, other file"] = task => Of(
                task.Report(TaskSamples.Last, OtherFile(AttemptOf(task)), TaskSamples.Policy, TaskSamples.Now), answer => answer),
        };
        // From the enumerations themselves, so that the table lacks a column as soon as one of them has a new member.
        foreach (var reason in Enum.GetValues<ReleaseReason>())
        {
            messages[$"release, {NameOf(reason)}"] = task => Release(task, AttemptOf(task), reason);
        }

        foreach (var kind in Enum.GetValues<ErrorAction>())
        {
            messages[$"failed, {Words(kind)}"] = task => Fail(task, kind, maxRetries: 3);
        }

        foreach (var what in Enum.GetValues<PartEvent>().Where(what => what != PartEvent.FilesRemoved))
        {
            var (name, error) = (Words(what), what == PartEvent.Failed ? ErrorOf(ErrorAction.Retry) : null);
            messages[$"older {name}"] = task => Report(task, TaskSamples.First, what, AttemptOf(task) - 1, error);
            messages[$"later {name}"] = task => Report(task, TaskSamples.Last, what, AttemptOf(task) + 1, error);
            messages[$"other's {name}"] = task => Report(task, TaskSamples.Other, what, AttemptOf(task), error);
            if (what != PartEvent.Failed)
            {
                messages[name] = task => Report(task, TaskSamples.Last, what, AttemptOf(task));
            }
        }

        return messages;
    }

    private static int AttemptOf(DownloadTask task) => task.Exists ? task.Parts[0].Attempt : 1;

    private static TaskOutcome Assign(DownloadTask task, int lastAttempt, string worker) =>
        Of(task.Assign(new(0, lastAttempt, worker), TaskSamples.Now), answer => answer.Outcome);

    private static TaskOutcome Release(DownloadTask task, int attempt, ReleaseReason reason) =>
        Of(task.Release(new(new(TaskSamples.Id, 0, attempt), reason), TaskSamples.Policy, TaskSamples.Now), answer => answer);

    private static TaskOutcome Report(
        DownloadTask task, string worker, PartEvent what, int attempt, TaskError? error = null, int maxRetries = 3) => Of(
            task.Report(
                worker, TaskSamples.Report(what, attempt, error), TaskSamples.Policy with { MaxRetries = maxRetries }, TaskSamples.Now),
            answer => answer);

    private static TaskOutcome Fail(DownloadTask task, ErrorAction kind, int maxRetries) =>
        Report(task, TaskSamples.Last, PartEvent.Failed, AttemptOf(task), ErrorOf(kind), maxRetries);

    private static TaskError ErrorOf(ErrorAction kind) => kind switch
    {
        ErrorAction.Retry => new(1, null, "refused"),
        ErrorAction.Move => new(9, null, "disk full"),
        ErrorAction.Elsewhere => new(16, null, "cannot create"),
        ErrorAction.Restart => new(32, null, "checksum"),
        ErrorAction.Never => new(3, null, "not found"),
        ErrorAction.Busy => new(22, 429, "too many"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No error stands for it."),
    };

    private static string NameOf(ReleaseReason reason) => reason == ReleaseReason.LeaseLost ? "silent" : Words(reason);

    private static PartReport OtherFile(int attempt) => TaskSamples.Report(PartEvent.Completed, attempt) with
    {
        Result = TaskSamples.Result with { Files = [new("/root/file (1).bin", 100)] },
    };

    private static TaskOutcome Of<TAnswer>(Transition<TAnswer> transition, Func<TAnswer, Enum> outcome) =>
        new(Words(outcome(transition.Answer)), transition.Next, transition.Saving);

    private static string Words(Enum outcome) =>
        string.Concat(outcome.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}")).ToLowerInvariant();
}
