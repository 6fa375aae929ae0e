using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>
/// The sources that a caller may name: what aria2 fetches over a network. It would also take file names and more; a source is
/// passed on only in a form that every reader of URLs understands in the same way.
/// </summary>
internal static partial class SourceUri
{
    /// <summary>What is allowed, in words.</summary>
    public const string Rule = "an absolute URL with the scheme http, https, ftp or sftp, or a magnet link, of at most 8192 characters";

    private const int MaxLength = 8192;
    private const string Magnet = "magnet:";

    private static readonly string[] _schemes = ["http", "https", "ftp", "sftp"];

    // Left out are spaces, quotes, angle brackets and the backslash: readers differ on whether they end a URL, or are a slash.
    private static readonly SearchValues<char> _ascii = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%|{}^`");

    /// <summary>Why the source is refused; null if it is allowed.</summary>
    public static string? FindFault(string uri)
    {
        if (uri.Length is 0 or > MaxLength)
        {
            return uri.Length == 0 ? "is empty" : $"is longer than {MaxLength} characters";
        }

        return FindCharacterFault(uri) ?? (IsMagnet(uri) ? FindMagnetFault(uri) : FindUrlFault(uri));
    }

    public static bool IsMagnet(string uri) => uri.StartsWith(Magnet, StringComparison.OrdinalIgnoreCase);

    /// <summary>The source without a password in it, for everybody's eyes.</summary>
    public static string Redact(string uri) => uri.Contains('@', StringComparison.Ordinal) ? Password().Replace(uri, "$1:***@") : uri;

    private static string? FindCharacterFault(string uri)
    {
        if (!uri.AsSpan().ContainsAnyExcept(_ascii))
        {
            return null;
        }

        // Letters of other scripts are common in paths, and aria2 percent-encodes them itself.
        var position = 1;
        foreach (var rune in uri.EnumerateRunes())
        {
            var allowed = rune.IsAscii
                ? _ascii.Contains((char)rune.Value)
                : !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) && rune != Rune.ReplacementChar;
            if (!allowed)
            {
                return $"has a character at position {position} that must be percent-encoded";
            }

            position++;
        }

        return null;
    }

    private static string? FindUrlFault(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            return "is not an absolute URL";
        }

        if (!_schemes.Contains(parsed.Scheme))
        {
            return "has a scheme that is not supported";
        }

        // To Uri the scheme sftp is any name, which may stand before anything.
        if (!uri.AsSpan(parsed.Scheme.Length).StartsWith("://", StringComparison.Ordinal) || parsed.Host.Length == 0)
        {
            return "names no host";
        }

        // aria2 decodes names and paths for FTP and SFTP, and sends them as lines: a line's end inside one would begin a command.
        if (parsed.Scheme is "ftp" or "sftp" && EncodedControl().IsMatch(uri))
        {
            return "has a percent-encoded control character, which no FTP path or name has";
        }

        return parsed.Host.Any(c => !char.IsAscii(c)) ? $"has a host outside ASCII; write it as {parsed.IdnHost}"
            : parsed.Port == 0 ? "has the port 0"
            : null;
    }

    private static string? FindMagnetFault(string uri) =>
        InfoHash().IsMatch(uri) ? null : "is a magnet link without xt=urn:btih: and an info hash of 40 hexadecimal or 32 base32 digits";

    [GeneratedRegex(@"^magnet:\?(.*&)?xt=urn:btih:([0-9a-f]{40}|[a-z2-7]{32})(&|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex InfoHash();

    [GeneratedRegex("%([01][0-9a-f]|7f)", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedControl();

    [GeneratedRegex(@"^([a-z]+://[^/?#:@]*):[^/?#]*@", RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}
