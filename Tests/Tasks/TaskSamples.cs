using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

/// <summary>A task in each state of docs/task-states.md, and the name of the state that a task is in.</summary>
internal static class TaskSamples
{
    public const string Id = "task-0192f0c1-2b3c-7d4e-8f5a-6b7c8d9effff";

    /// <summary>Had the first attempt of the samples; away since.</summary>
    public const string First = "w1";

    /// <summary>Has, or had, the second and last attempt.</summary>
    public const string Last = "w2";

    /// <summary>Has never had one.</summary>
    public const string Other = "w3";

    public static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly RetryPolicy Policy = new(MaxRetries: 3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    public static TaskCreation Creation { get; } =
        new(new() { Uris = ["http://origin.test/dir/file.bin"] }, "admin", Now, null, null);

    public static TaskResult Result { get; } = new("", [new("/root/file.bin", 100)], 100, null);

    public static IReadOnlyDictionary<string, DownloadTask> All { get; } = Build();

    /// <summary>The name of the task's state, as the table has it.</summary>
    public static string NameOf(DownloadTask task)
    {
        if (!task.Exists)
        {
            return "none";
        }

        if (task.Deleted)
        {
            return task.RemoveFilesOn is not null ? "deleted, files to go" :
                task.Status == DownloadStatus.Completed ? "deleted, completed" : "deleted";
        }

        var part = task.Parts[0];
        return task.Status switch
        {
            DownloadStatus.Pending or DownloadStatus.Paused when part.Attempt == 0 => $"{Lower(task.Status)}, new",
            DownloadStatus.Pending or DownloadStatus.Paused when part.LastWorker is null => $"{Lower(task.Status)}, anew",
            DownloadStatus.Pending when part.Lost => "pending, lost",
            DownloadStatus.Pending when task.NotBefore is not null => "pending, retrying",
            DownloadStatus.Pending or DownloadStatus.Paused => $"{Lower(task.Status)}, over",
            _ => Lower(task.Status),
        };
    }

    public static PartReport Report(PartEvent what, int attempt, TaskError? error = null) => new(
        new(Id, 0, attempt), what, what == PartEvent.Completed ? Result : null, error, LengthBytes: 100, KeptBytes: 50);

    private static Dictionary<string, DownloadTask> Build()
    {
        var none = new DownloadTask();
        var created = none.Create(Id, Creation).Next;
        var refused = Assigned(created, 0, First).Release(new(new(Id, 0, 1), ReleaseReason.Refused), Policy, Now).Next;
        var queued = Assigned(refused, 1, Last);
        var downloading = Reported(queued, Last, Report(PartEvent.Started, 2));
        var completed = Reported(downloading, Last, Report(PartEvent.Completed, 2));
        var failed = Reported(downloading, Last, Report(PartEvent.Failed, 2, new(3, null, "gone")));
        var lost = downloading.Release(new(new(Id, 0, 2), ReleaseReason.LeaseLost), Policy, Now).Next;
        var paused = downloading.Pause("admin", Now).Next;
        var canceled = downloading.Cancel("admin", Now).Next;
        return new()
        {
            ["none"] = none,
            ["pending, new"] = created,
            ["pending, lost"] = lost,
            ["pending, over"] = paused.Resume("admin", Now).Next,
            ["pending, retrying"] = Reported(downloading, Last, Report(PartEvent.Failed, 2, new(1, null, "refused"))),
            ["pending, anew"] = canceled.Retry("admin", Now).Next,
            ["queued"] = queued,
            ["downloading"] = downloading,
            ["delivering"] = Reported(downloading, Last, Report(PartEvent.BytesDone, 2)),
            ["paused, new"] = created.Pause("admin", Now).Next,
            ["paused, over"] = paused,
            ["paused, anew"] = canceled.Retry("admin", Now).Next.Pause("admin", Now).Next,
            ["completed"] = completed,
            ["failed"] = failed,
            ["canceled"] = canceled,
            ["deleted"] = downloading.Delete("admin", files: false, Now).Next,
            ["deleted, completed"] = completed.Delete("admin", files: false, Now).Next,
            ["deleted, files to go"] = completed.Delete("admin", files: true, Now).Next,
        };
    }

    private static DownloadTask Assigned(DownloadTask task, int lastAttempt, string worker) =>
        task.Assign(new(0, lastAttempt, worker), Now).Next;

    private static DownloadTask Reported(DownloadTask task, string worker, PartReport report) =>
        task.Report(worker, report, Policy, Now).Next;

    private static string Lower(DownloadStatus status) => status.ToString().ToLowerInvariant();
}
