using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// Writes the content of a database as a backup: JSON Lines, the same for every kind of database. First a header, then the rows, last
/// how many they are and a checksum.
/// </summary>
internal sealed class BackupWriter(Stream stream, TimeProvider time) : IDisposable
{
    private const int Buffered = 1 << 16;

    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _lines = new(Buffered * 2);
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _rows;

    public async Task<CopyResult> WriteAsync(IRowSource source, string to, Action<CopyProgress> tell, CancellationToken ct)
    {
        Add(json => JsonSerializer.Serialize(json, new BackupHeader(BackupHeader.Name, BackupHeader.Current, time.GetUtcNow(), source.Description), CopyJson.Default.BackupHeader));
        var total = await source.CountAsync(ct);
        await foreach (var row in source.ReadAsync(ct))
        {
            Add(json => BackupLine.Write(json, row));
            _rows++;
            _counts[row.Kind] = _counts.GetValueOrDefault(row.Kind) + 1;
            if (_lines.Length >= Buffered)
            {
                await FlushAsync(ct);
                tell(new CopyProgress(_rows, total));
            }
        }

        await FlushAsync(ct);
        Add(json => JsonSerializer.Serialize(json, new BackupTrailer(_rows, Convert.ToHexStringLower(_hash.GetCurrentHash())), CopyJson.Default.BackupTrailer));
        await FlushAsync(ct);
        tell(new CopyProgress(_rows, _rows));
        return new CopyResult(source.Description, to, _rows, _rows, _counts, Fenced: false);
    }

    public void Dispose()
    {
        _hash.Dispose();
        _lines.Dispose();
    }

    private void Add(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(_lines, _writing))
        {
            write(json);
        }

        _lines.WriteByte((byte)'\n');
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        var bytes = _lines.GetBuffer().AsMemory(0, (int)_lines.Length);
        _hash.AppendData(bytes.Span);
        await stream.WriteAsync(bytes, ct);
        _lines.SetLength(0);
    }
}
