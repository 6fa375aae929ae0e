using System.Text.RegularExpressions;

namespace AriaCluster.Tasks;

/// <summary>What tags may look like.</summary>
internal static partial class TagText
{
    /// <summary>The most tags of one task, of one worker, and of one filter.</summary>
    public const int Most = 16;

    /// <summary>What is allowed for the part before the equals sign, in words.</summary>
    public const string KeyRule = "1 to 63 letters, digits and . _ - / of ASCII, beginning with a letter or digit";

    /// <summary>What is allowed for the part after the equals sign, in words.</summary>
    public const string ValueRule = "1 to 128 characters without control characters, and without a space or comma at an end";

    public static bool IsKey(string key) => Key().IsMatch(key);

    public static bool IsValue(string value) => Value().IsMatch(value);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"^(?![\s,])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,128}(?<![\s,])\z")]
    private static partial Regex Value();
}
