using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AriaCluster.Api.Keys;

/// <summary>Makes keys and tokens, and the hashes that are stored in their place.</summary>
internal static class Secret
{
    private const int Bytes = 32;

    /// <summary>A new one of 256 random bits, of letters, digits, hyphens and underscores. With so many bits one plain hash is enough.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares hashes in a time that tells nothing about them.</summary>
    public static bool Equal(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(hash.AsSpan()), MemoryMarshal.AsBytes(other.AsSpan()));
}
