using System.Globalization;
using System.Text.RegularExpressions;
using AriaCluster.Tasks;

namespace AriaCluster.Worker.Lanes;

/// <summary>Turns aria2's words about a failure into a report. Pure.</summary>
internal static partial class Aria2Error
{
    public const int NotFound = 3;
    public const int CannotResume = 8;
    public const int OtherPieceLength = 10;
    public const int FileExists = 13;
    public const int Unauthorized = 24;
    public const int BadTorrent = 26;
    public const int BadMagnet = 27;
    public const int BadOption = 28;
    public const int BadChecksum = 32;

    /// <summary>With <see cref="BadTorrent"/>.</summary>
    public const string BadDescription = "The torrent or metalink cannot be used: it is damaged, or names files outside of its folder.";

    private const int MaxMessage = 500;
    private const string NoMirrorLeft = "No URI available.";

    /// <summary>What a download failed with.</summary>
    /// <param name="specification">Whose sources tell what a code means that several protocols share.</param>
    /// <param name="status">aria2's words.</param>
    public static TaskError Of(TaskSpecification specification, Aria2Status status)
    {
        var error = Of(status.ErrorCode, status.ErrorMessage);
        return error.HttpStatus is null && specification.Uris.Length > 0 && specification.Uris.All(IsWeb) ? error with { HttpStatus = WebStatus(error.Code) } : error;
    }

    /// <summary>aria2 did not take a download. It gives no code then; nothing that a retry would mend is known.</summary>
    public static TaskError OfRefusal(TaskSpecification specification, string message) =>
        Of(specification.Uris.Any(uri => uri.StartsWith("magnet:", StringComparison.OrdinalIgnoreCase)) ? BadMagnet : BadOption, message);

    /// <summary>Whether the bytes of an earlier attempt are to blame: without them it may work.</summary>
    public static bool IsOfOldBytes(TaskError error) =>
        error.Code is CannotResume or OtherPieceLength or FileExists || error.Message.Contains("mismatch", StringComparison.OrdinalIgnoreCase);

    private static bool IsWeb(string uri) =>
        uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    // aria2 has codes of its own for these and leaves the status out of its words. A source by FTP has none.
    private static int? WebStatus(int code) => code switch { NotFound => 404, Unauthorized => 401, _ => null };

    /// <summary>Whether it is what becomes of connections that nobody served for a while.</summary>
    public static bool IsOfSilence(TaskError error) => error is { HttpStatus: null, Code: 1 or 2 or 5 or 6 };

    private static TaskError Of(int code, string message)
    {
        var status = HttpStatus().Match(message);
        return new TaskError(
            code == 0 ? 1 : code,
            status.Success ? int.Parse(status.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null,
            message is "" or NoMirrorLeft ? Reason(code, message) : Clean(message));
    }

    // aria2 has no words for it over RPC, or tells only what came after: a connection that the origin ended leaves it without a URI.
    private static string Reason(int code, string message) =>
        message == NoMirrorLeft ? "The connection broke and no mirror is left." :
        code == BadChecksum ? "The file does not have the checksum that it should have." : $"aria2 failed with code {code} and gave no reason.";

    // Remote names and words are text: nothing in them may look like a second line of a log.
    private static string Clean(string message)
    {
        var clean = string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length > MaxMessage ? clean[..MaxMessage] : clean;
    }

    [GeneratedRegex(@"\bstatus=(\d{3})\b")]
    private static partial Regex HttpStatus();
}
