using System.Collections.Immutable;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Api.Tasks;

/// <summary>Makes documents of tasks: what is stored, and over it what the workers say of what runs.</summary>
internal static class TaskDocuments
{
    /// <summary>The status of a row at this moment.</summary>
    public static DownloadStatus StatusOf(IndexedTask row, IReadOnlyDictionary<PartKey, PartProgress> live) =>
        StatusText.IsActive(row.Status) ? Overlay(row.Status, live.GetValueOrDefault(new PartKey(row.Id, 0, row.Attempt))) : row.Status;

    /// <summary>A row of a list.</summary>
    public static TaskDocument From(IndexedTask row, IReadOnlyDictionary<PartKey, PartProgress> live)
    {
        var progress = StatusText.IsActive(row.Status) ? live.GetValueOrDefault(new PartKey(row.Id, 0, row.Attempt)) : null;
        var length = row.LengthBytes ?? progress?.LengthBytes;
        var done = row.Status == DownloadStatus.Completed ? length : progress?.CompletedBytes;
        return new TaskDocument
        {
            Id = row.Id,
            Gid = row.Gid,
            Status = StatusText.Of(Overlay(row.Status, progress)),
            Name = row.Name,
            Priority = (int)row.Priority,
            Tags = ToMap(row.Tags),
            Requires = ToRequires(row.Tags),
            Prefers = ToPrefers(row.Tags),
            Checksum = row.Checksum,
            Owner = row.Owner,
            BatchId = row.BatchId,
            Worker = row.Worker,
            Attempt = row.Attempt,
            Progress = Percent(row.Status, done, length),
            CompletedBytes = done,
            LengthBytes = length,
            SpeedBytesPerSecond = progress?.SpeedBytesPerSecond,
            Failures = row.Failures,
            Error = row.Error is null ? null : new ErrorDocument(null, null, row.Error),
            Path = row.Path,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            NotBefore = row.NotBefore,
        };
    }

    /// <summary>All of one task.</summary>
    public static TaskDocument From(TaskSnapshot task, IReadOnlyDictionary<PartKey, PartProgress> live, WaitReason? why)
    {
        var parts = task.Parts.Select(part => ToDocument(task, part, live)).ToArray();
        var active = task.Parts.Where(part => StatusText.IsActive(part.Status))
            .Select(part => live.GetValueOrDefault(new PartKey(task.Id, part.Index, part.Attempt))).OfType<PartProgress>().ToArray();
        var length = task.LengthBytes ?? (active is [var only] ? only.LengthBytes : null);
        var done = task.Status == DownloadStatus.Completed ? length : active.Length == 0 ? null : active.Sum(part => part.CompletedBytes);
        return ToDocument(task.Specification) with
        {
            Id = task.Id,
            Gid = task.Gid,
            Status = StatusText.Of(Overlay(task.Status, active.FirstOrDefault())),
            Owner = task.Owner,
            BatchId = task.BatchId,
            Worker = task.Result?.Worker ?? task.Parts.Select(part => part.Worker).FirstOrDefault(worker => worker is not null),
            Attempt = task.Parts.Select(part => part.Attempt).DefaultIfEmpty().Max(),
            Progress = Percent(task.Status, done, length),
            CompletedBytes = done,
            LengthBytes = length,
            SpeedBytesPerSecond = active.Length == 0 ? null : active.Sum(part => part.SpeedBytesPerSecond),
            Failures = task.Failures,
            Error = task.Error is { } error ? new ErrorDocument(error.Code, error.HttpStatus, error.Message) : null,
            Path = task.Result?.Files.Select(file => file.Path).FirstOrDefault(),
            Result = task.Result is { } result ? ToDocument(result) : null,
            CreatedAt = task.CreatedAt,
            StartedAt = task.StartedAt,
            EndedAt = task.EndedAt,
            NotBefore = task.NotBefore,
            Why = why is null ? null : new WaitDocument(
                why.Code, why.Text, [.. why.Workers.Select(wait => new WorkerWaitDocument(wait.Worker, wait.Code, wait.Text))]),
            Parts = parts,
            History = [.. task.History.Select(line => new HistoryDocument(line.At, line.Text))],
        };
    }

    private static TaskDocument ToDocument(TaskSpecification asked) => new()
    {
        Id = "",
        Gid = "",
        Status = "",
        Owner = "",
        Name = SourceName.Of(asked),
        Uris = [.. asked.Uris.Select(SourceUri.Redact)],
        Dir = asked.Dir,
        Out = asked.Out,
        Priority = (int)asked.Priority,
        Tags = ToMap(asked.Tags),
        Requires = ToRequires(asked.Tags),
        Prefers = ToPrefers(asked.Tags),
        StartAt = asked.StartAt,
        Options = asked.Options.Where(option => !AllowedOptions.IsSecret(option.Name)).ToDictionary(option => option.Name, option => option.Value),
        Checksum = asked.Checksum?.ToString(),
        Overwrite = asked.Overwrite,
        MaxRetries = asked.MaxRetries,
        RetryDelay = asked.RetryDelay?.TotalSeconds,
    };

    private static PartDocument ToDocument(TaskSnapshot task, PartSnapshot part, IReadOnlyDictionary<PartKey, PartProgress> live)
    {
        var progress = StatusText.IsActive(part.Status) ? live.GetValueOrDefault(new PartKey(task.Id, part.Index, part.Attempt)) : null;
        return new PartDocument(
            part.Index,
            StatusText.Of(Overlay(part.Status, progress)),
            part.Attempt,
            part.Worker,
            part.BytesOn,
            progress?.CompletedBytes,
            progress?.LengthBytes,
            progress?.SpeedBytesPerSecond,
            progress?.Connections);
    }

    private static ResultDocument ToDocument(TaskResult result) => new(
        result.Worker, [.. result.Files.Select(file => new FileDocument(file.Path, file.LengthBytes))], result.LengthBytes, result.Checksum?.ToString());

    // A short download never reports that it started, and a report may be on its way; what the worker does now is nearer to the truth.
    private static DownloadStatus Overlay(DownloadStatus stored, PartProgress? progress) =>
        progress is { Status: DownloadStatus.Downloading or DownloadStatus.Delivering } && StatusText.IsActive(stored) ? progress.Status : stored;

    private static double? Percent(DownloadStatus status, long? done, long? length) =>
        status == DownloadStatus.Completed ? 100
        : length is > 0 && done is not null ? Math.Round(Math.Clamp(100.0 * done.Value / length.Value, 0, 100), 1)
        : null;

    private static Dictionary<string, string> ToMap(ImmutableArray<TagRule> rules) =>
        ToMap([.. rules.Where(rule => rule.Operator is null).Select(rule => new Tag(rule.Key, rule.Value ?? ""))]);

    private static string[]? ToRequires(ImmutableArray<TagRule> rules) =>
        rules.Where(rule => rule is { Operator: not null, Weight: null }).Select(rule => rule.ToString()).ToArray() is { Length: > 0 } texts ? texts : null;

    private static Dictionary<string, int>? ToPrefers(ImmutableArray<TagRule> rules)
    {
        var prefers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rule in rules.Where(rule => rule.Weight is not null))
        {
            prefers[(rule with { Weight = null }).ToString()] = rule.Weight ?? 0;
        }

        return prefers.Count > 0 ? prefers : null;
    }

    // Rows written by a later release, or imported, may repeat a key; the last one holds.
    public static Dictionary<string, string> ToMap(ImmutableArray<Tag> tags)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            map[tag.Key] = tag.Value;
        }

        return map;
    }
}
