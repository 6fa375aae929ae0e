using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>
/// The aria2 options that a caller may set, and within which bounds. Everything else is refused: aria2 has options that run
/// commands, write anywhere, read any file or change where it connects, and a new release may bring more.
/// </summary>
internal sealed class AllowedOptions(IOptions<OptionBounds> bounds)
{
    /// <summary>The option that may be given more than once.</summary>
    public const string Header = "header";

    private static readonly FrozenSet<string> _secret = new[]
    {
        Header, "referer", "user-agent", "http-user", "http-passwd", "ftp-user", "ftp-passwd",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> _elsewhere = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["dir"] = "is refused; name the folder with the member dir",
        ["gid"] = "is refused; the hub chooses it",
        ["allow-overwrite"] = "is refused; use the member overwrite",
        ["auto-file-renaming"] = "is refused; use the member overwrite",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, OptionRule> _rules = CreateRules(bounds.Value).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all, for error messages. <c>out</c> and <c>checksum</c> are other ways to say the members of these names.</summary>
    public string Names => field ??= string.Join(", ", _rules.Keys.Append(Header).Append("out").Append("checksum").Order(StringComparer.Ordinal));

    /// <summary>Whether its value is never shown to anybody.</summary>
    public static bool IsSecret(string name) => _secret.Contains(name);

    /// <summary>Whether it may be set, within its bounds.</summary>
    public bool Knows(string name) => name == Header || _rules.ContainsKey(name);

    /// <summary>Why the option is refused; null if it is allowed. Never quotes the value.</summary>
    public string? FindFault(string name, string value) =>
        _rules.TryGetValue(name, out var rule) ? (rule.Accepts(value) ? null : $"must be {rule.Allowed}")
        : _elsewhere.TryGetValue(name, out var hint) ? hint
        : $"is not allowed; allowed are {Names}";

    private static Dictionary<string, OptionRule> CreateRules(OptionBounds bounds) => new(StringComparer.Ordinal)
    {
        ["referer"] = OptionRule.Line,
        ["user-agent"] = OptionRule.Line,
        ["http-user"] = OptionRule.Text,
        ["http-passwd"] = OptionRule.Text,
        ["ftp-user"] = OptionRule.Text,
        ["ftp-passwd"] = OptionRule.Text,
        ["split"] = OptionRule.Whole(1, bounds.MaxSplit),
        ["max-connection-per-server"] = OptionRule.Whole(1, bounds.MaxConnectionsPerServer),
        ["min-split-size"] = OptionRule.Size("1M", "1024M"),
        ["piece-length"] = OptionRule.Size("1M", "1024M"),
        ["max-tries"] = OptionRule.Whole(1, bounds.MaxTries),
        ["timeout"] = OptionRule.Whole(1, 600),
        ["connect-timeout"] = OptionRule.Whole(1, 600),
        ["bt-stop-timeout"] = OptionRule.Whole(0, 86_400),
        ["seed-time"] = OptionRule.Fraction(0, (decimal)bounds.MaxSeedTime.TotalMinutes),
        ["seed-ratio"] = OptionRule.Fraction(0, 1000),
        ["bt-max-peers"] = OptionRule.Whole(1, bounds.MaxPeers),
        ["max-download-limit"] = OptionRule.Size("0", "1048576M"),
        ["file-allocation"] = OptionRule.OneOf("none", "prealloc", "trunc", "falloc"),
        ["http-accept-gzip"] = OptionRule.OneOf("true", "false"),
        ["select-file"] = OptionRule.Indexes,
        ["follow-torrent"] = OptionRule.OneOf("true", "false", "mem"),
    };
}
