using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Api.Workers;

/// <summary>
/// Cleans what a worker says before grains hear it. A worker is another machine: members may be missing, texts come from servers that
/// it talked to, and it speaks for itself only.
/// </summary>
internal static class FrameCheck
{
    /// <summary>The most reports of one frame.</summary>
    public const int MaxReports = 512;

    private const int MaxKept = 10_000;
    private const int MaxFiles = 10_000;
    private const int MaxMessage = 1_000;
    private const int MaxPath = 4_096;
    private const int MaxWord = 256;
    private const int MaxSlots = 4_096;
    private const int MaxLanes = 64;
    private const int MaxDisks = 2;

    public static WorkerRegistration Clean(WorkerRegistration said) => said with
    {
        InstanceId = Line(said.InstanceId, MaxWord),
        Hostname = Line(said.Hostname, MaxWord),
        Version = Line(said.Version, MaxWord),
        Aria2Version = Line(said.Aria2Version, MaxWord),
        Features = [.. Items(said.Features).Take(64).Select(feature => Line(feature, MaxWord))],
        Tags = [.. Items(said.Tags).Where(IsTag).Take(TagText.Most)],
        Slots = Math.Clamp(said.Slots, 0, MaxSlots),
        Lanes = Math.Clamp(said.Lanes, 0, MaxLanes),
        Root = Line(said.Root, MaxPath),
        Egress = Line(said.Egress, MaxWord),
        Disks = Clean(said.Disks),
        Kept = [.. Items(said.Kept).Where(TaskId.IsValid).Take(MaxKept)],
    };

    public static Heartbeat Clean(Heartbeat said) => said with
    {
        Progress = [.. Items(said.Progress).Where(progress => IsKey(progress?.Key)).Take(MaxSlots)],
        Health = said.Health is { } health ? health with { Disks = Clean(health.Disks) } : null,
    };

    private static ImmutableArray<WorkerDisk> Clean(ImmutableArray<WorkerDisk> said) =>
        [.. Items(said).OfType<WorkerDisk>().Take(MaxDisks).Select(disk => new WorkerDisk(Line(disk.Id, MaxWord), Math.Max(0, disk.FreeBytes), Math.Max(0, disk.TotalBytes)))];

    /// <summary>The report in order, or null: it names nothing that could be a task's.</summary>
    public static PartReport? Clean(string worker, PartReport? said) => said is null || !IsKey(said.Key) ? null : said with
    {
        Result = said.Result is { } result ? Clean(worker, result) : null,
        Error = said.Error is { } error ? error with { Message = Line(error.Message, MaxMessage) } : null,
        LengthBytes = said.LengthBytes is >= 0 ? said.LengthBytes : null,
        KeptBytes = Math.Max(0, said.KeptBytes),
        FetchedBytes = Math.Max(0, said.FetchedBytes),
    };

    private static TaskResult Clean(string worker, TaskResult said) => said with
    {
        Worker = worker,
        Files = [.. Items(said.Files).OfType<ResultFile>().Take(MaxFiles).Select(file => file with { Path = Line(file.Path, MaxPath) })],
        LengthBytes = Math.Max(0, said.LengthBytes),
    };

    private static bool IsKey(PartKey? key) => key is { Part: >= 0, Attempt: > 0 } && TaskId.IsValid(key.TaskId);

    private static bool IsTag(Tag? tag) => tag is { Key: not null, Value: not null } && TagText.IsKey(tag.Key) && TagText.IsValue(tag.Value);

    // A member that a frame leaves out is the default of its type, whose enumeration would throw.
    private static ImmutableArray<T> Items<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;

    private static string Line(string? text, int most) => Plain.Text(text ?? "", most);
}
