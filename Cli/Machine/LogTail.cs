using System.Text;

namespace AriaCluster.Cli.Machine;

/// <summary>
/// Reads a log from its last lines on, and then what is appended. The supervisor moves a log that has grown too long aside while it is
/// written: a file that has become shorter is read from its beginning.
/// </summary>
internal sealed class LogTail(string path)
{
    private const int BlockBytes = 64 * 1024;

    // One line of a log is a message; what is longer than this is cut into several.
    private const int MaxLineBytes = 1 << 20;

    private long _position;
    private byte[] _rest = [];

    /// <summary>A log of which nothing is read that is there by now.</summary>
    public static LogTail FromEnd(string path) => new(path) { _position = File.Exists(path) ? new FileInfo(path).Length : 0 };

    /// <summary>The last lines, also those of the file that was moved aside. None if there is no log.</summary>
    public IReadOnlyList<string> ReadLast(int lines)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = Open(path);
        var end = file.Length;
        var start = FindStart(file, end, lines);
        var found = Split(ReadRange(file, start, end)).ToList();
        _position = end;
        if (found.Count < lines && File.Exists(path + ".1"))
        {
            using var before = Open(path + ".1");
            found.InsertRange(0, Split(ReadRange(before, FindStart(before, before.Length, lines - found.Count), before.Length)));
        }

        return found;
    }

    /// <summary>The whole lines that were appended since the last call.</summary>
    public IReadOnlyList<string> ReadNew()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = Open(path);
        if (file.Length < _position)
        {
            (_position, _rest) = (0, []);
        }

        byte[] bytes = [.. _rest, .. ReadRange(file, _position, Math.Min(file.Length, _position + MaxLineBytes))];
        _position = file.Position;
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        whole = whole == 0 && bytes.Length >= MaxLineBytes ? bytes.Length : whole;
        _rest = bytes[whole..];
        return [.. Split(bytes[..whole])];
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    // Backwards, block by block: a log may have megabytes and a screen has forty lines.
    private static long FindStart(FileStream file, long end, int lines)
    {
        var ends = 0;
        for (var blockEnd = end; blockEnd > 0; blockEnd -= Math.Min(BlockBytes, blockEnd))
        {
            var start = Math.Max(0, blockEnd - BlockBytes);
            var block = ReadRange(file, start, blockEnd);
            for (var i = block.Length - 1; i >= 0; i--)
            {
                // The end of the last line begins no other.
                if (block[i] == '\n' && start + i < end - 1 && ++ends == lines)
                {
                    return start + i + 1;
                }
            }
        }

        return 0;
    }

    private static byte[] ReadRange(FileStream file, long start, long end)
    {
        var bytes = new byte[Math.Max(0, end - start)];
        file.Position = start;
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static IEnumerable<string> Split(byte[] bytes) =>
        bytes.Length == 0 ? [] : Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r'));
}
