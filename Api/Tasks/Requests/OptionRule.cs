using System.Globalization;
using System.Text.RegularExpressions;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>What the value of one aria2 option may be. aria2 takes text and ignores, without a word, what it cannot read.</summary>
/// <param name="Allowed">In words, after "must be".</param>
/// <param name="Accepts">Whether it takes the text.</param>
internal sealed partial record OptionRule(string Allowed, Func<string, bool> Accepts)
{
    private const int MaxTextLength = 4096;

    public static OptionRule Whole(long least, long most) => new(
        $"a whole number from {least} to {most}",
        text => Digits().IsMatch(text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) &&
            value >= least && value <= most);

    public static OptionRule Fraction(decimal least, decimal most) => new(
        $"a number from {least} to {most}",
        text => Decimals().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) &&
            value >= least && value <= most);

    /// <summary>Bytes; K and M are 1024 and 1024² of them.</summary>
    public static OptionRule Size(string least, string most) => new(
        $"a number of bytes from {least} to {most}, with K or M after it if you like",
        text => TryReadSize(text, out var size) && TryReadSize(least, out var from) && TryReadSize(most, out var to) &&
            size >= from && size <= to);

    public static OptionRule OneOf(params string[] choices) => new($"one of {string.Join(", ", choices)}", text => choices.Contains(text));

    /// <summary>Goes into a line of an HTTP request.</summary>
    public static OptionRule Line { get; } = new(
        $"at most {MaxTextLength} printable ASCII characters on one line",
        text => text.Length <= MaxTextLength && text.All(c => c is >= ' ' and <= '~'));

    public static OptionRule Text { get; } = new(
        $"at most {MaxTextLength} characters without control characters",
        text => text.Length <= MaxTextLength && !text.Any(c => char.IsControl(c)));

    /// <summary>Numbers and ranges of a torrent's files.</summary>
    public static OptionRule Indexes { get; } = new(
        "numbers and ranges of files such as 1-5,8, at most 1000 characters",
        text => text.Length <= 1000 && IndexList().IsMatch(text));

    private static bool TryReadSize(string text, out long size)
    {
        size = 0;
        if (!SizeForm().IsMatch(text))
        {
            return false;
        }

        var shift = char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, _ => 0 };
        size = long.Parse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture) << shift;
        return true;
    }

    [GeneratedRegex(@"^[0-9]{1,18}\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,6})?\z")]
    private static partial Regex Decimals();

    // 12 digits and M stay within 64 bits.
    [GeneratedRegex(@"^[0-9]{1,12}[KkMm]?\z")]
    private static partial Regex SizeForm();

    [GeneratedRegex(@"^[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?(,[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?)*\z")]
    private static partial Regex IndexList();
}
