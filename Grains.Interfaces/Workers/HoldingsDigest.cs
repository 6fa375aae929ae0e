using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>
/// A digest of a set of attempts that both sides keep up to date: adding and removing are the same operation, order does not matter.
/// Equal digests mean equal sets but for chance.
/// </summary>
public static class HoldingsDigest
{
    /// <summary>The digest of the empty set.</summary>
    public const long Empty = 0;

    /// <summary>The digest after <paramref name="key"/> was added or removed.</summary>
    public static long Toggle(long digest, PartKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()), hash);
        return digest ^ BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
