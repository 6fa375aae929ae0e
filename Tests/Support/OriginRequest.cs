using System.Diagnostics;
using System.Globalization;

namespace AriaCluster.Tests.Support;

/// <summary>One request to an <see cref="Origin"/>, and how much of the body it has got.</summary>
internal sealed class OriginRequest
{
    private long _bytesSent;

    /// <summary>When it came, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long At { get; } = Stopwatch.GetTimestamp();

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The port that the client sent it from.</summary>
    public required int ClientPort { get; init; }

    /// <summary>The port that it came to.</summary>
    public required int ServerPort { get; init; }

    /// <summary>By lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>0 until it is answered.</summary>
    public int Status { get; set; }

    /// <summary>The offset of the body's first byte in the file.</summary>
    public long FirstByte { get; set; }

    /// <summary>Bytes of the body that the kernel has taken.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>The part of the file that was sent; <c>To</c> is exclusive.</summary>
    public (long From, long To) SentRange => (FirstByte, FirstByte + BytesSent);

    public void AddSent(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    /// <summary>The range asked for in a file of <paramref name="lengthBytes"/>, or null when none is; both ends inclusive.</summary>
    public (long From, long To)? RangeIn(long lengthBytes)
    {
        if (!Headers.TryGetValue("range", out var value) || !value.StartsWith("bytes=", StringComparison.Ordinal))
        {
            return null;
        }

        var ends = value[6..].Split('-', 2);
        var last = lengthBytes - 1;
        return ends switch
        {
            ["", var suffix] => (Math.Max(0, lengthBytes - Number(suffix)), last),
            [var from, ""] => (Number(from), last),
            [var from, var to] => (Number(from), Math.Min(Number(to), last)),
            _ => null,
        };
    }

    public override string ToString() =>
        $"{Method} {Path} range={Headers.GetValueOrDefault("range")} -> {Status}, bytes [{SentRange.From},{SentRange.To})";

    private static long Number(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
