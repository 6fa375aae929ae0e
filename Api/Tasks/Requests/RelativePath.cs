using System.Collections.Frozen;
using System.Text;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>
/// The places that a caller may name: relative, and inside whatever folder they are put below, on every system. A path is judged
/// component by component and never repaired: what is repaired differently by the next program leaves the folder there.
/// </summary>
internal static class RelativePath
{
    /// <summary>What is allowed, in words.</summary>
    public const string Rule =
        "a relative path that stays inside the folder: names of at most 255 bytes with / between them, 1024 bytes in all, " +
        "without '.', '..', backslashes, control characters, device names, or a dot or space at a name's end";

    private const int MaxPathBytes = 1024;
    private const int MaxNameBytes = 255;

    private static readonly FrozenSet<string> _devices = new[] { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$" }
        .Concat("123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the path is refused; null if it is allowed.</summary>
    public static string? FindFault(string path)
    {
        if (path.Length == 0)
        {
            return "is empty";
        }

        if (path[0] == '/' || path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
        {
            return "is absolute";
        }

        return FindCharacterFault(path) ??
            (Encoding.UTF8.GetByteCount(path) > MaxPathBytes ? $"is longer than {MaxPathBytes} bytes" : null) ??
            path.Split('/').Select(FindNameFault).FirstOrDefault(fault => fault is not null);
    }

    private static string? FindCharacterFault(string path)
    {
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.Value == '\\')
            {
                return "has a backslash";
            }

            // A lone surrogate enumerates as the replacement character; the line and paragraph separators end lines of logs and pages.
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar || rune.Value is 0x2028 or 0x2029)
            {
                return "has a control character or one that is not Unicode";
            }
        }

        return null;
    }

    private static string? FindNameFault(string name) => name switch
    {
        "" => "has an empty name between two slashes or at an end",
        "." or ".." => $"has the name '{name}'",
        _ when name[^1] is '.' or ' ' => "has a name that ends with a dot or a space",
        _ when name[0] == ' ' => "has a name that begins with a space",
        _ when Encoding.UTF8.GetByteCount(name) > MaxNameBytes => $"has a name longer than {MaxNameBytes} bytes",
        _ when _devices.Contains(Stem(name)) => $"has a name that is a device on some systems",
        _ => null,
    };

    // Windows takes NUL, NUL.txt, 'NUL .txt' and NUL:stream for the same device.
    private static string Stem(string name) => name.Split('.', ':')[0].TrimEnd(' ');
}
