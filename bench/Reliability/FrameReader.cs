using System.Buffers.Binary;

namespace AriaCluster.Bench.Reliability;

/// <summary>Cuts one direction of a WebSocket connection into its HTTP head and its frames (RFC 6455, section 5.2).</summary>
internal sealed class FrameReader
{
    private const byte FinalText = 0x81;
    private readonly List<byte> _pending = [];
    private bool _upgraded;

    /// <summary>Takes what was read; returns what is complete now, in order.</summary>
    public IEnumerable<WireUnit> Take(ReadOnlyMemory<byte> read)
    {
        _pending.AddRange(read.Span);
        while (Next() is { } unit)
        {
            yield return unit;
        }
    }

    /// <summary>A frame as a server sends it.</summary>
    public static byte[] Compose(byte[] text)
    {
        byte[] head = text.Length switch
        {
            < 126 => [FinalText, (byte)text.Length],
            <= ushort.MaxValue => [FinalText, 126, (byte)(text.Length >> 8), (byte)text.Length],
            _ => [FinalText, 127, 0, 0, 0, 0, (byte)(text.Length >> 24), (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length],
        };
        return [.. head, .. text];
    }

    private WireUnit? Next()
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        if (!_upgraded)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            _upgraded = end >= 0;
            return end < 0 ? null : Cut(end + 4, text: null);
        }

        if (bytes.Length < 2)
        {
            return null;
        }

        var (head, length) = (bytes[1] & 0x7f) switch
        {
            126 => (4, bytes.Length < 4 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
            127 => (10, bytes.Length < 10 ? -1 : checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]))),
            var small => (2, small),
        };
        var masked = (bytes[1] & 0x80) != 0;
        var whole = head + (masked ? 4 : 0) + length;
        if (length < 0 || bytes.Length < whole)
        {
            return null;
        }

        return Cut(whole, bytes[0] == FinalText ? Unmasked(bytes[..whole], head, masked) : null);
    }

    private WireUnit Cut(int count, byte[]? text)
    {
        var unit = new WireUnit([.. _pending[..count]], text);
        _pending.RemoveRange(0, count);
        return unit;
    }

    private static byte[] Unmasked(ReadOnlySpan<byte> frame, int head, bool masked)
    {
        if (!masked)
        {
            return frame[head..].ToArray();
        }

        var mask = frame.Slice(head, 4);
        var text = frame[(head + 4)..].ToArray();
        for (var i = 0; i < text.Length; i++)
        {
            text[i] ^= mask[i % 4];
        }

        return text;
    }
}
