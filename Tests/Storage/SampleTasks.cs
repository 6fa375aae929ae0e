using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>Tasks in every state with something in every column, from a seed.</summary>
internal sealed class SampleTasks(int seed)
{
    private static readonly DateTimeOffset _start = DateTimeOffset.FromUnixTimeMilliseconds(1_785_000_000_000);

    private readonly Random _random = new(seed);
    private int _made;

    /// <summary>A new task that waits.</summary>
    public DownloadTask Next(string? id = null)
    {
        var at = _start.AddMilliseconds(_made++);
        id ??= TaskId.New(at);
        return new()
        {
            Id = id,
            Gid = TaskId.Gid(id),
            Owner = Pick("admin", "büro", "o'neill")!,
            CreatedAt = at,
            Position = at.ToUnixTimeMilliseconds() / 4,
            Host = Pick("origin.test", "müller.example", null),
            Name = Pick("file.bin", "Ärger <&> \"quoted\" 'single' \\ back", "100%_done", "a+b/é.iso") + _made,
            Tie = Pick("00ff", null, null),
            Source = Pick($"{_made:x40}", null),
            Connections = _random.Next(1, 17),
            Specification = new()
            {
                Uris = [$"http://origin.test/{_made}"],
                Priority = (TaskPriority)_random.Next(1, 5),
                Tags = [.. Enumerable.Range(0, _random.Next(3)).Select(i => new TagRule($"key{i}", Pick("north", "über", "a\"b", "1+1")!))],
            },
            Parts = [new()],
            History = [new(at, "accepted")],
        };
    }

    /// <summary>The same task in a state that chance picks.</summary>
    public DownloadTask Moved(DownloadTask task)
    {
        // Nothing brings back what is deleted.
        if (task.Deleted)
        {
            return task with { RemoveFilesOn = null };
        }

        var status = (DownloadStatus)_random.Next(1, 9);
        var at = task.CreatedAt.AddSeconds(_random.Next(1000));
        var assigned = status is >= DownloadStatus.Queued and <= DownloadStatus.Completed;
        var ended = status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Canceled;
        var deleted = ended && _random.Next(4) == 0;
        var worker = Pick("w1", "w2", "w3")!;
        return task with
        {
            Status = status,
            Parts =
            [
                new()
                {
                    Status = status,
                    Attempt = task.Parts[0].Attempt + 1,
                    Worker = assigned ? worker : null,
                    BytesOn = assigned ? null : Pick("w1", null),
                    Avoid = assigned ? null : Blame.Parse(Pick("w2", "w1 w2", "w3 w1 .", null)),
                },
            ],
            Failures = _random.Next(4),
            NotBefore = status == DownloadStatus.Pending ? at : null,
            StartedAt = assigned ? at : null,
            EndedAt = ended ? at : null,
            LengthBytes = assigned ? _random.NextInt64(1L << 40) : null,
            Error = status == DownloadStatus.Failed ? new(1, 503, "the origin said „no“") : null,
            Result = status == DownloadStatus.Completed
                ? new(worker, [new($"/root/größe {_made}.bin", 5)], 5, Pick("sha-256", null) is { } algorithm ? new(algorithm, "00ff") : null)
                : null,
            Deleted = deleted,
            RemoveFilesOn = deleted && status == DownloadStatus.Completed ? worker : null,
            History = task.History.Add(new(at, $"to {status}")),
        };
    }

    public ImmutableArray<DownloadTask> Many(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private string? Pick(params ReadOnlySpan<string?> from) => from[_random.Next(from.Length)];
}
