using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AriaCluster.Tests.Support;

/// <summary>Bytes that follow from a path and a seed alone: any range can be made at any time, and nothing is stored.</summary>
internal sealed class OriginContent
{
    private readonly ulong _key;

    public OriginContent(string path, int seed)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{path}"));
        _key = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        ETag = $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 8))}\"";
    }

    public string ETag { get; }

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[8];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Word((ulong)(offset / 8)));
            var rest = word[(int)(offset % 8)..];
            rest = rest[..Math.Min(rest.Length, destination.Length)];
            rest.CopyTo(destination);
            destination = destination[rest.Length..];
            offset += rest.Length;
        }
    }

    /// <summary>The SHA-256 of the first <paramref name="lengthBytes"/> bytes, in lower-case hexadecimal.</summary>
    public string Sha256(long lengthBytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (var offset = 0L; offset < lengthBytes; offset += buffer.Length)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, lengthBytes - offset));
            Read(offset, chunk);
            hash.AppendData(chunk);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // SplitMix64: any word of the sequence without those before it.
    private ulong Word(ulong index)
    {
        var z = _key + (index + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
