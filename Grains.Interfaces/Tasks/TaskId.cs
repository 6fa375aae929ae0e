using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AriaCluster.Tasks;

/// <summary>
/// Makes and reads the ids of tasks and batches: <c>task-</c> or <c>batch-</c> and a version 7 UUID in lower case, so that ids
/// sort by time. The last 16 bits are a position: a batch has 0000 and its task number i the same UUID with i in their place,
/// so a task's batch is computed and stored nowhere. A task submitted alone has ffff there.
/// </summary>
public static class TaskId
{
    /// <summary>The most tasks of one submission.</summary>
    public const int MaxBatch = 10_000;

    private const string TaskPrefix = "task-";
    private const string BatchPrefix = "batch-";
    private const int StemLength = 32;
    private const ushort Alone = 0xffff;

    /// <summary>The id of a task that is submitted alone.</summary>
    public static string New(DateTimeOffset now) => TaskPrefix + At(Guid.CreateVersion7(now), Alone);

    /// <summary>The id of a submission of many tasks.</summary>
    public static string NewBatch(DateTimeOffset now) => BatchPrefix + At(Guid.CreateVersion7(now), 0);

    /// <summary>The id of a batch's task; <paramref name="index"/> counts from zero.</summary>
    public static string InBatch(string batchId, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MaxBatch);
        return $"{TaskPrefix}{Stem(batchId)}{index:x4}";
    }

    /// <summary>The batch that a task came with and its number there; false for a task submitted alone and for what is no task id.</summary>
    public static bool TryGetBatch(string taskId, [NotNullWhen(true)] out string? batchId, out int index)
    {
        batchId = null;
        index = 0;
        if (!IsValid(taskId))
        {
            return false;
        }

        index = Convert.ToInt32(taskId[^4..], 16);
        batchId = index < MaxBatch ? string.Concat(BatchPrefix, taskId.AsSpan(TaskPrefix.Length, StemLength), "0000") : null;
        return batchId is not null;
    }

    /// <summary>Whether the text has the form of a task's id; nothing else may become a grain's key.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: 41 } && text.StartsWith(TaskPrefix, StringComparison.Ordinal) &&
        Guid.TryParseExact(text.AsSpan(TaskPrefix.Length), "D", out _) && !text.AsSpan(TaskPrefix.Length).ContainsAnyInRange('A', 'Z');

    /// <summary>Whether the text has the form of a batch's id.</summary>
    public static bool IsBatch([NotNullWhen(true)] string? text) =>
        text is not null && text.StartsWith(BatchPrefix, StringComparison.Ordinal) && text.EndsWith("0000", StringComparison.Ordinal) &&
        IsValid(TaskPrefix + text[BatchPrefix.Length..]);

    /// <summary>What a batch and all its tasks have in common.</summary>
    public static string Stem(string batchId) => batchId.Substring(BatchPrefix.Length, StemLength);

    /// <summary>When a task or batch was accepted: the first 48 bits of a version 7 UUID are its time in Unix milliseconds.</summary>
    public static DateTimeOffset TimeOf(string id)
    {
        var uuid = id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..].Replace("-", "", StringComparison.Ordinal);
        return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(uuid[..12], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>Not after the id of any task that was made at or after a time, by the order of their text.</summary>
    public static string FirstSince(DateTimeOffset time) => TaskPrefix + TimeOf(time);

    /// <summary>The same of batches.</summary>
    public static string FirstBatchSince(DateTimeOffset time) => BatchPrefix + TimeOf(time);

    /// <summary>The task's fixed 16-digit hexadecimal gid, as aria2 clients know it: the first 8 bytes of the id's SHA-256.</summary>
    public static string Gid(string taskId) => Gid(taskId, 0, 0);

    /// <summary>The gid of one attempt's download inside aria2. Adding it twice has no effect; it proves nothing else.</summary>
    public static string Gid(string taskId, int part, int attempt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var name = part == 0 && attempt == 0 ? taskId : $"{taskId}/{part}/{attempt}";
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash).ToString("x16");
    }

    private static string TimeOf(DateTimeOffset time)
    {
        var milliseconds = Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12");
        return $"{milliseconds[..8]}-{milliseconds[8..]}-";
    }

    private static string At(Guid guid, ushort position) => guid.ToString("D")[..^4] + position.ToString("x4");
}
