using System.Buffers.Binary;
using System.Text;

namespace AriaCluster.Silo.Storage;

/// <summary>
/// The columns under which Orleans' ADO.NET storage finds a state of a grain with a string key: the state's name as the type, the key
/// as the extension, both numbers of the key zero, and a hash of each.
/// </summary>
internal static class OrleansKey
{
    /// <summary>The value of <c>ServiceId</c> in every row.</summary>
    public const string ServiceId = "aria";

    /// <summary><c>GrainTypeHash</c> of a state's name.</summary>
    public static int TypeHash(string stateName) => Hash(Encoding.UTF8.GetBytes(stateName));

    /// <summary><c>GrainIdHash</c> of a grain's key. Orleans hashes its bytes in reverse order.</summary>
    public static int IdHash(string key)
    {
        Span<byte> buffer = stackalloc byte[Encoding.UTF8.GetMaxByteCount(key.Length) <= 256 ? 256 : Encoding.UTF8.GetByteCount(key)];
        var bytes = buffer[..Encoding.UTF8.GetBytes(key, buffer)];
        bytes.Reverse();
        return Hash(bytes);
    }

    // Orleans reads the hash's canonical (big-endian) bytes as a number of the machine, which is little-endian.
    private static int Hash(ReadOnlySpan<byte> bytes) => (int)BinaryPrimitives.ReverseEndianness(XxHash32.Hash(bytes));
}
