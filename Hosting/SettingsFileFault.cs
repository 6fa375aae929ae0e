using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AriaCluster.Hosting;

/// <summary>Says in our words where and why the file of settings is no JSON.</summary>
internal static partial class SettingsFileFault
{
    // What the parser's messages have in common, and what its reader is to be told. The first that fits.
    private static readonly (string Sign, string Expected)[] _expected =
    [
        ("does not contain any JSON tokens", "the file is empty; settings are { \"Section\": { \"Key\": \"value\" } }"),
        ("Expected depth to be zero", "the file ends too soon: a } or ] is missing"),
        ("Expected end of string", "the closing \" of a text is missing"),
        ("escapable character", "after \\ in a text one of \" \\ / b f n r t u is expected; a \\ itself is written \\\\"),
        ("within a JSON string", "a text is to end in its own line, with a \" of its own"),
        ("number", "this is no number; a text, such as an address, stands in double quotes"),
        ("digit", "this is no number; a text, such as an address, stands in double quotes"),
        ("leading zero", "this is no number; a text, such as an address, stands in double quotes"),
        ("start of a property name", "the name of a setting in double quotes is expected, or } at the end"),
        ("after a property name", "a : is expected between a setting's name and its value"),
        ("start of a value", "a value is expected: a text in double quotes, a number, true, false, null, { … } or [ … ]"),
        ("after a value", "a comma is expected before the next setting, or } or ] at the end"),
        ("invalid JSON literal", "a value is expected: texts stand in double quotes, and of words there are true, false and null"),
        ("after a single JSON value", "nothing more is expected after the last }"),
        ("end of the JSON data", "the file ends too soon: a } or ] is missing"),
    ];

    /// <summary>The file, line and column, then what was expected there.</summary>
    public static string Describe(string path, Exception fault) => fault switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } bytes } e =>
            string.Create(CultureInfo.InvariantCulture, $"{path}, line {line + 1}, column {Column(path, line, bytes)}: {Sentence(Expected(e.Message))}"),
        FormatException e when DuplicateKey().Match(e.Message) is { Success: true } twice => $"{path}: {twice.Groups[1].Value} is set twice in it.",
        FormatException => $"{path}: It is to be an object of sections: {{ \"Section\": {{ \"Key\": \"value\" }} }}.",
        _ => $"{path}: It cannot be read: {fault.Message}",
    };

    private static string Expected(string message) =>
        _expected.FirstOrDefault(known => message.Contains(known.Sign, StringComparison.Ordinal)).Expected ?? "this is no JSON";

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    // People count letters, and the first one is 1.
    private static int Column(string path, long line, long bytes)
    {
        try
        {
            var text = Encoding.UTF8.GetBytes(File.ReadLines(path).ElementAtOrDefault((int)line) ?? "");
            return Encoding.UTF8.GetCharCount(text, 0, (int)Math.Min(bytes, text.Length)) + 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (int)bytes + 1;
        }
    }

    [GeneratedRegex("duplicate key '([^']*)'")]
    private static partial Regex DuplicateKey();
}
