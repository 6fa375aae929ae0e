using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace AriaCluster.Worker.Journal;

/// <summary>
/// Lines that are only ever appended: eight hexadecimal digits of CRC-32C, a space, JSON. A line that does not agree with its
/// sum was cut off by a crash and counts as not written.
/// </summary>
/// <remarks>
/// What is written survives the death of this process, because the system holds it. Only <see cref="Sync"/> makes it survive
/// the loss of power; it is called where a later line could not be made up for.
/// </remarks>
internal sealed class JournalFile : IDisposable
{
    private const int SumLength = 8;

    // Orders carry headers and passwords.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly DiskReserve? _reserve;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _pending = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _writer;
    private SafeFileHandle _file;

    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="reserve">Given up when the disk is full.</param>
    public JournalFile(string path, DiskReserve? reserve = null)
    {
        _path = path;
        _reserve = reserve;
        _writer = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        _file = OpenAtEnd(path, out var length);
        LengthBytes = length;
    }

    public long LengthBytes { get; private set; }

    /// <param name="path">The file; one that is not there is empty.</param>
    /// <param name="about">Leaves out lines without this text, before the cost of reading them.</param>
    public static IEnumerable<JournalEntry> Read(string path, string about = "")
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(path))
        {
            if (line.Contains(about, StringComparison.Ordinal) && Parse(line) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Takes a line; it is written with the next <see cref="Write"/>.</summary>
    public void Append(JournalEntry entry)
    {
        lock (_lock)
        {
            Encode(entry, _pending);
        }
    }

    /// <summary>Writes all lines taken so far: one call to the system for many.</summary>
    public void Write()
    {
        lock (_lock)
        {
            if (_pending.WrittenCount > 0)
            {
                WritePending();
                LengthBytes += _pending.WrittenCount;
                _pending.ResetWrittenCount();
            }
        }
    }

    /// <summary>Writes, and waits until the disk has it.</summary>
    public void Sync()
    {
        Write();
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (ObjectDisposedException)
        {
            // Replaced meanwhile, and the new file was synced with all that it holds.
        }
    }

    /// <summary>Replaces the whole file: a crash leaves the old one or the new one. A full disk leaves the old one.</summary>
    public void Replace(IEnumerable<JournalEntry> entries)
    {
        lock (_lock)
        {
            var lines = new ArrayBufferWriter<byte>(64 * 1024);
            foreach (var entry in entries)
            {
                Encode(entry, lines);
            }

            if (!TryReplace(lines.WrittenSpan))
            {
                return;
            }

            _pending.ResetWrittenCount();
            _file.Dispose();
            _file = OpenAtEnd(_path, out var length);
            LengthBytes = length;
        }
    }

    public void Dispose()
    {
        Write();
        _writer.Dispose();
        _file.Dispose();
    }

    private void WritePending()
    {
        try
        {
            RandomAccess.Write(_file, _pending.WrittenSpan, LengthBytes);
        }
        catch (IOException e) when (DiskReserve.IsFull(e) && _reserve?.Release() == true)
        {
            RandomAccess.Write(_file, _pending.WrittenSpan, LengthBytes);
        }
    }

    private bool TryReplace(ReadOnlySpan<byte> lines)
    {
        var temporary = _path + ".new";
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                File.SetUnixFileMode(file, OwnerOnly);
                RandomAccess.Write(file, lines, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temporary, _path, overwrite: true);
            return true;
        }
        catch (IOException e) when (DiskReserve.IsFull(e))
        {
            File.Delete(temporary);
            return false;
        }
    }

    // A line that was cut off is ended, so that the next one begins on its own.
    private static SafeFileHandle OpenAtEnd(string path, out long length)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        File.SetUnixFileMode(file, OwnerOnly);
        length = RandomAccess.GetLength(file);
        Span<byte> last = stackalloc byte[1];
        if (length > 0 && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != '\n')
        {
            RandomAccess.Write(file, "\n"u8, length++);
        }

        return file;
    }

    private void Encode(JournalEntry entry, ArrayBufferWriter<byte> into)
    {
        _line.ResetWrittenCount();
        _writer.Reset();
        JsonSerializer.Serialize(_writer, entry, JournalJson.Default.JournalEntry);
        _writer.Flush();

        var span = into.GetSpan(SumLength + 1 + _line.WrittenCount + 1);
        Sum(_line.WrittenSpan).TryFormat(span, out _, "x8", CultureInfo.InvariantCulture);
        span[SumLength] = (byte)' ';
        _line.WrittenSpan.CopyTo(span[(SumLength + 1)..]);
        span[SumLength + 1 + _line.WrittenCount] = (byte)'\n';
        into.Advance(SumLength + 1 + _line.WrittenCount + 1);
    }

    private static JournalEntry? Parse(string line)
    {
        if (line.Length <= SumLength + 1 || !uint.TryParse(line.AsSpan(0, SumLength), NumberStyles.AllowHexSpecifier, null, out var sum))
        {
            return null;
        }

        var json = System.Text.Encoding.UTF8.GetBytes(line[(SumLength + 1)..]);
        return Sum(json) == sum ? JsonSerializer.Deserialize(json, JournalJson.Default.JournalEntry) : null;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var b in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return ~sum;
    }
}
