using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>
/// The request headers that a caller may add. aria2 sends the text as it stands, CR and LF included, so a value could hold a
/// second request; and a Range of the caller's own corrupts the file.
/// </summary>
internal static partial class HeaderLine
{
    /// <summary>The most headers of one task.</summary>
    public const int Most = 64;

    private const int MaxLength = 8192;

    private static readonly string[] _reserved =
        ["Host", "Range", "If-Range", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect"];

    private static readonly FrozenSet<string> _reservedNames = _reserved.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is allowed, in words.</summary>
    public static string Rule { get; } =
        $"'Name: value' of printable ASCII on one line of at most {MaxLength} characters; not {string.Join(", ", _reserved)}";

    /// <summary>Why the header is refused; null if it is allowed. Never quotes it: it may hold a secret.</summary>
    public static string? FindFault(string line)
    {
        if (line.Length > MaxLength)
        {
            return $"is longer than {MaxLength} characters";
        }

        if (!line.All(c => c is '\t' or (>= ' ' and <= '~')))
        {
            return "has a line break or another character that is not printable ASCII";
        }

        var match = Form().Match(line);
        return !match.Success ? "is not 'Name: value'"
            : _reservedNames.Contains(match.Groups[1].Value) ? $"sets {match.Groups[1].Value}, which belongs to aria2"
            : null;
    }

    // The name is a token of RFC 9110.
    [GeneratedRegex(@"^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}):.*\z")]
    private static partial Regex Form();
}
