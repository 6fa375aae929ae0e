using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>Reads <c>algorithm=hex</c>, as aria2 writes checksums.</summary>
internal static class ChecksumText
{
    /// <summary>What is allowed, in words.</summary>
    public const string Rule =
        "ALGORITHM=HEX with sha-1 (40 digits), sha-224 (56), sha-256 (64), sha-384 (96), sha-512 (128), md5 (32) or adler32 (8)";

    // What aria2 1.36 verifies, and how many hexadecimal digits each has.
    private static readonly FrozenDictionary<string, int> _digits = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["sha-1"] = 40,
        ["sha-224"] = 56,
        ["sha-256"] = 64,
        ["sha-384"] = 96,
        ["sha-512"] = 128,
        ["md5"] = 32,
        ["adler32"] = 8,
    }.ToFrozenDictionary();

    /// <summary>The checksum, or why the text is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checksum? checksum, [NotNullWhen(false)] out string? fault)
    {
        checksum = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var algorithm = equals < 0 ? text : text[..equals].ToLowerInvariant();
        var hex = equals < 0 ? "" : text[(equals + 1)..].ToLowerInvariant();
        fault = equals < 0 ? "has no '='"
            : !_digits.TryGetValue(algorithm, out var digits) ? "names an algorithm that is not supported"
            : hex.Length != digits ? $"has {hex.Length} digits; {algorithm} has {digits}"
            : !hex.All(char.IsAsciiHexDigitLower) ? "has a character that is no hexadecimal digit"
            : null;
        if (fault is not null)
        {
            return false;
        }

        checksum = new Checksum(algorithm, hex);
        return true;
    }
}
