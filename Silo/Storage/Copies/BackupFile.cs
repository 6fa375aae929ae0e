using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>A backup on disk. What is read of it counts only once its last line was found and agrees.</summary>
/// <param name="path">Where it is.</param>
/// <param name="name">What people know it by, if not by that.</param>
internal sealed class BackupFile(string path, string? name = null) : IRowSource
{
    private const string Kind = "backup ";

    private readonly string _name = name ?? path;

    public string Description => $"{Kind}{Path.GetFullPath(path)}";

    public bool MayHaveGoneOn => true;

    public Task<long?> CountAsync(CancellationToken ct) => Task.FromResult<long?>(null);

    /// <summary>Whether the description of a source is that of a backup.</summary>
    public static bool IsOne(string source) => source.StartsWith(Kind, StringComparison.Ordinal);

    /// <summary>Writes a backup with mode 0600: under another name first, which it loses once all of it is on the disk.</summary>
    public static async Task<CopyResult> CreateAsync(string path, IRowSource source, TimeProvider time, Action<CopyProgress> tell, CancellationToken ct)
    {
        var draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            CopyResult result;
            await using (var file = new FileStream(draft, PrivateFolder.NewFile()))
            using (var writer = new BackupWriter(file, time))
            {
                result = await writer.WriteAsync(source, Path.GetFullPath(path), tell, ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            DiskFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return result;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <exception cref="StorageRefusedException">The file is no backup, not whole, or damaged. The message names the line.</exception>
    public async IAsyncEnumerable<StoredRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = Open();
        using var lines = new LineReader(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        CheckHeader(await lines.ReadAsync(ct));
        for (var last = lines.Line; ;)
        {
            hash.AppendData(last.Span);
            hash.AppendData("\n"u8);
            var line = await lines.ReadAsync(ct) ? lines.Line : throw Damaged(lines.Number, "its last lines are missing");
            if (TryReadTrailer(line) is { } trailer)
            {
                CheckTrailer(trailer, lines.Number - 2, hash.GetCurrentHash());
                yield break;
            }

            yield return Parse(line, lines.Number);
            last = line;
        }

        void CheckHeader(bool isThere)
        {
            if (!isThere || !TryRead(lines.Line, CopyJson.Default.BackupHeader, out var header) || header.Format != BackupHeader.Name)
            {
                throw new StorageRefusedException($"The file {_name} is no backup of Aria Cluster.");
            }

            if (header.Version != BackupHeader.Current)
            {
                throw new StorageRefusedException($"The file {_name} is a backup of version {header.Version}, which this version of Aria Cluster does not read.");
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FileStream Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageRefusedException($"The backup {_name} cannot be read: {e.Message}", e);
        }
    }

    private StoredRow Parse(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            return BackupLine.Read(line.Span);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw Damaged(number, e.Message);
        }
    }

    private static BackupTrailer? TryReadTrailer(ReadOnlyMemory<byte> line) =>
        line.Span.StartsWith("{\"rows\":"u8) && TryRead(line, CopyJson.Default.BackupTrailer, out var trailer) ? trailer : null;

    private void CheckTrailer(BackupTrailer trailer, long rows, byte[] hash)
    {
        if (trailer.Rows != rows || trailer.Sha256 != Convert.ToHexStringLower(hash))
        {
            throw Damaged(rows + 2, "the checksum there does not agree with the lines before");
        }
    }

    private static bool TryRead<T>(ReadOnlyMemory<byte> line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, out T value)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize(line.Span, type)!;
            return value is not null;
        }
        catch (JsonException)
        {
            value = null!;
            return false;
        }
    }

    private StorageRefusedException Damaged(long line, string why) => new($"The backup {_name} is damaged at line {line}: {why}.");
}
