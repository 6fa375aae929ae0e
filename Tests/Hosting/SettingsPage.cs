using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AriaCluster.Hosting;

namespace AriaCluster.Tests.Hosting;

/// <summary>Writes the tables of docs/settings.md from the classes of settings: keys, defaults, ranges and doc comments.</summary>
internal static class SettingsPage
{
    private const string DefaultSentence = @"(?<=^|[.] )Default(?<colon>:?) (?<words>[^.]*(?:\.(?! |$)[^.]*)*)\.";

    private static readonly Dictionary<Assembly, XDocument> _comments = [];

    /// <summary>The page with the tables of these processes, each between its two marks; the words around them stay.</summary>
    public static string Fill(string page, params IEnumerable<(string Name, IReadOnlyList<SettingsSection> Sections)> processes) =>
        processes.Aggregate(page, (text, process) => Regex.Replace(
            text,
            $"(<!-- settings: {process.Name} -->\n).*?(<!-- end -->)",
            match => match.Groups[1].Value + Table(process.Sections) + match.Groups[2].Value,
            RegexOptions.Singleline));

    private static string Table(IReadOnlyList<SettingsSection> sections)
    {
        var table = new StringBuilder("| setting | default | allowed | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var setting in sections.SelectMany(section => section.Settings))
        {
            var comment = Comment(setting);
            table.Append($"| {Key(setting)} | {Default(setting, comment)} | {Allowed(setting)} | {Meaning(setting, comment)} |\n");
        }

        return table.ToString();
    }

    private static string Key(Setting setting) => setting.Shape switch
    {
        SettingShape.List => $"`{setting.Key}:0`, `:1` …",
        SettingShape.Map => $"`{setting.Key}:NAME`",
        _ => $"`{setting.Key}`",
    };

    // The value is the class's. What is worked out at start has none there, or that of this machine: "Default: words." says it.
    private static string Default(Setting setting, string comment) =>
        WordsOfDefault(setting, comment) is { Length: > 0 } words ? Sentence(words, capital: false)
        : setting.WrittenDefault is { } value ? $"`{value}`"
        : "none";

    private static string? WordsOfDefault(Setting setting, string comment) =>
        Regex.Match(comment, $"{DefaultSentence}$") is { Success: true } match && (match.Groups["colon"].Length > 0 || setting.WrittenDefault is null)
            ? match.Groups["words"].Value
            : null;

    private static string Allowed(Setting setting)
    {
        var attributes = setting.Property.GetCustomAttributes();
        var range = attributes.OfType<RangeAttribute>().FirstOrDefault();
        return range is null ? SettingValues.Kind(setting.ValueType) : Range($"{range.Minimum}", $"{Convert.ToString(range.Maximum, CultureInfo.InvariantCulture)}");
    }

    private static string Range(string least, string most) =>
        most == $"{int.MaxValue}" || double.Parse(most.Contains(':') ? "0" : most, CultureInfo.InvariantCulture) >= long.MaxValue ? $"{least} or more" : $"{least} to {most}";

    // A default that says more than the column does stays.
    private static string Meaning(Setting setting, string comment)
    {
        var rest = WordsOfDefault(setting, comment) is not null
            ? Regex.Replace(comment, $"{DefaultSentence}$", "")
            : Regex.Replace(comment, @"(?<=^|[.] )Default (`[^`]+`|\S+( \S+)?)\.$", "");
        return Sentence(rest, capital: true).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Sentence(string text, bool capital)
    {
        var trimmed = Regex.Replace(text, @"\s+", " ").Trim().TrimEnd('.');
        return trimmed.Length == 0 ? "" : capital ? char.ToUpperInvariant(trimmed[0]) + trimmed[1..] : trimmed;
    }

    private static string Comment(Setting setting)
    {
        var type = setting.Property.DeclaringType!;
        if (!_comments.TryGetValue(type.Assembly, out var comments))
        {
            comments = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
            _comments[type.Assembly] = comments;
        }

        var name = $"P:{type.FullName!.Replace('+', '.')}.{setting.Property.Name}";
        var summary = comments.Descendants("member").FirstOrDefault(member => (string?)member.Attribute("name") == name)?.Element("summary")
            ?? throw new InvalidOperationException($"{name} has no doc comment, and docs/settings.md is made of them.");
        return Regex.Replace(string.Concat(summary.Nodes().Select(node => Text(node, setting))), @"\s+", " ").Trim();
    }

    private static string Text(XNode node, Setting setting) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{Reference((string)see.Attribute("cref")!, setting)}`",
        _ => "",
    };

    // Another setting of the same class, or a value of an enumeration.
    private static string Reference(string cref, Setting setting)
    {
        var name = cref[(cref.LastIndexOf('.') + 1)..];
        return cref.StartsWith("P:", StringComparison.Ordinal) ? $"{setting.Key[..setting.Key.LastIndexOf(':')]}:{name}" : Setting.Camel(name);
    }
}
