using System.Collections.Immutable;
using System.Globalization;

namespace AriaCluster.Tasks;

/// <summary>
/// What failures lead to, as data: the rules that people have set come first, the built-in ones below after them, and the first that
/// matches decides.
/// </summary>
internal static class ErrorTable
{
    // What no row names is retried: the retries are limited anyway, and giving up early loses work.
    public static ImmutableArray<ErrorRule> BuiltIn { get; } =
    [
        Http(429, 429, ErrorAction.Busy, "too many requests"),
        Http(503, 503, ErrorAction.Busy, "service unavailable"),
        Http(408, 408, ErrorAction.Retry, "request time-out"),
        Http(500, 599, ErrorAction.Retry, "the server's own errors"),
        Code(3, 4, ErrorAction.Never, "not found"),
        Code(8, 8, ErrorAction.Never, "the server cannot resume"),
        Code(9, 9, ErrorAction.Move, "disk full"),
        Code(10, 10, ErrorAction.Restart, "the control file has another piece length"),
        Code(13, 13, ErrorAction.Never, "the file exists"),
        Code(14, 18, ErrorAction.Elsewhere, "a file or folder of the worker, or the name that was asked for"),
        Code(20, 20, ErrorAction.Never, "metalink"),
        Code(22, 22, ErrorAction.Never, "every other HTTP status"),
        Code(23, 23, ErrorAction.Never, "too many redirects"),
        Code(24, 24, ErrorAction.Never, "authorisation"),
        Code(25, 27, ErrorAction.Never, "torrent or magnet link"),
        Code(28, 28, ErrorAction.Never, "option"),
        Code(32, 32, ErrorAction.Restart, "wrong checksum"),
        new() { Action = ErrorAction.Retry, Note = "all else: network, time-out, too slow, name resolution, overload" },
    ];

    /// <summary>The rule that decides.</summary>
    /// <param name="error">Why the attempt failed.</param>
    /// <param name="own">What people have set, as far as it concerns the host.</param>
    public static ErrorRule RuleFor(TaskError error, ImmutableArray<ErrorRule> own)
    {
        foreach (var rule in own)
        {
            if (rule.Matches(error))
            {
                return rule;
            }
        }

        return BuiltIn.First(rule => rule.Matches(error));
    }

    /// <summary>In words: what failed, what that leads to, and which rule says so.</summary>
    public static string Describe(TaskError error, ErrorRule rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(error.HttpStatus is { } status ? $"http {status}" : $"error {error.Code}")}: {Words(rule.Action)} ({(rule.Number == 0 ? "built-in" : $"rule {rule.Number}")})");

    private static string Words(ErrorAction action) => action switch
    {
        ErrorAction.Retry => "retried",
        ErrorAction.Move => "to another worker if there is one",
        ErrorAction.Elsewhere => "elsewhere",
        ErrorAction.Restart => "from scratch",
        ErrorAction.Never => "never retried",
        _ => "the host is busy",
    };

    private static ErrorRule Http(int from, int to, ErrorAction action, string note) => new() { Status = new(from, to), Action = action, Note = note };

    private static ErrorRule Code(int from, int to, ErrorAction action, string note) => new() { Code = new(from, to), Action = action, Note = note };
}
