using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Silo.Retention;

/// <summary>
/// An archive: JSON Lines, a file for each month, only ever appended to. A line is on the disk before its row goes. What a kill or a full
/// disk leaves of a line is cut off, and what a kill left in the database is not written a second time.
/// </summary>
internal sealed class ArchiveFile(string folder, string name)
{
    private const int Remembered = 1_000;

    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly HashSet<(string Key, int Version)> _written = [];
    private bool _isEndKnown;

    /// <summary>Writes the rows that are not there, and waits for the disk.</summary>
    public async Task AppendAsync(IReadOnlyCollection<StoredRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        PrivateFolder.Create(folder);
        if (!_isEndKnown)
        {
            await ReadEndAsync(ct);
            _isEndKnown = true;
        }

        ImmutableArray<StoredRow> missing = [.. rows.Where(row => !_written.Contains((row.Key, row.Version)))];
        if (missing.IsEmpty)
        {
            return;
        }

        // Whatever becomes of it: what a write that fails leaves at the end is looked at before the next one.
        _isEndKnown = false;
        await WriteAsync(Path.Combine(folder, $"{name}-{now.ToString("yyyy-MM", CultureInfo.InvariantCulture)}.jsonl"), missing, ct);
        _isEndKnown = true;
        _written.Clear();
        _written.UnionWith(rows.Select(row => (row.Key, row.Version)));
    }

    private static async Task WriteAsync(string path, ImmutableArray<StoredRow> rows, CancellationToken ct)
    {
        using var lines = new MemoryStream();
        foreach (var row in rows)
        {
            using (var json = new Utf8JsonWriter(lines, _writing))
            {
                BackupLine.Write(json, row);
            }

            lines.WriteByte((byte)'\n');
        }

        var isNew = !File.Exists(path);
        var options = PrivateFolder.NewFile();
        options.Mode = FileMode.OpenOrCreate;
        await using (var file = new FileStream(path, options))
        {
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), ct);
            file.Flush(flushToDisk: true);
        }

        if (isNew)
        {
            DiskFolder.Flush(Path.GetDirectoryName(path)!);
        }
    }

    // Only what was written last can still be in the database. Nobody has waited for the disk yet where a write was broken off.
    private async Task ReadEndAsync(CancellationToken ct)
    {
        if (Directory.GetFiles(folder, $"{name}-*.jsonl").Order(StringComparer.Ordinal).LastOrDefault() is not { } path)
        {
            return;
        }

        var last = new Queue<(string, int)>(Remembered);
        var whole = 0L;
        using (var lines = new LineReader(File.OpenRead(path)))
        {
            while (await lines.ReadAsync(ct))
            {
                whole += lines.Line.Length + 1;
                if (TryRead(lines.Line.Span) is { } row)
                {
                    last.Enqueue((row.Key, row.Version));
                }

                if (last.Count > Remembered)
                {
                    last.Dequeue();
                }
            }
        }

        _written.UnionWith(last);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(whole);
        file.Flush(flushToDisk: true);
    }

    private static StoredRow? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return BackupLine.Read(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
