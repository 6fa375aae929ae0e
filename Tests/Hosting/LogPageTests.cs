using System.Text;
using System.Text.RegularExpressions;

namespace AriaCluster.Tests.Hosting;

/// <summary>
/// docs/logs.md lists every event of the log. Whoever adds one gives it the next number of its project, runs this class once with
/// ARIA_ACCEPT_DOCS=1, and reads the difference before committing it.
/// </summary>
public sealed class LogPageTests
{
    private static readonly Dictionary<string, int> _first = new() { ["Api"] = 1000, ["Silo"] = 2000, ["Grains"] = 3000, ["Worker"] = 4000, ["Embedded"] = 5000, ["Hosting"] = 6000 };

    [Fact]
    public void EveryEventHasANumberOfItsProjectAndOfItsOwn()
    {
        var events = Events();

        Assert.NotEmpty(events);
        Assert.All(events, one => Assert.True(
            one.Id > _first[one.Project] && one.Id < _first[one.Project] + 1000,
            $"{one.Category}: \"{one.Message}\" has the event id {one.Id}. The next free one of {one.Project} is {events.Where(other => other.Project == one.Project).Max(other => other.Id) + 1}."));
        Assert.All(events.GroupBy(one => one.Id), group => Assert.True(group.Count() == 1, $"Event id {group.Key} stands for {string.Join(" and for ", group.Select(one => $"\"{one.Message}\""))}."));
    }

    [Fact]
    public void ThePageListsThemAll()
    {
        var path = SourceTree.Path("docs", "logs.md");
        var page = File.ReadAllText(path);
        var table = new StringBuilder("| id | level | category | message |\n| --- | --- | --- | --- |\n");
        foreach (var one in Events().OrderBy(one => one.Id))
        {
            table.Append($"| {one.Id} | {one.Level.ToLowerInvariant()} | `{one.Category}` | {one.Message.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        var current = Regex.Replace(page, "(<!-- events -->\n).*?(<!-- end -->)", match => match.Groups[1].Value + table + match.Groups[2].Value, RegexOptions.Singleline);
        if (Environment.GetEnvironmentVariable("ARIA_ACCEPT_DOCS") == "1")
        {
            File.WriteAllText(path, current);
            return;
        }

        Assert.True(page == current, "docs/logs.md is not what the sources say. Run this test once with ARIA_ACCEPT_DOCS=1, and read the difference.");
    }

    // From the sources, so that the events of both engines are there whichever is built.
    private static LogEvent[] Events() =>
    [
        .. from project in _first.Keys
           from file in Directory.EnumerateFiles(SourceTree.Path(project), "*.cs", SearchOption.AllDirectories)
           where !Regex.IsMatch(file, "/(bin|obj)/")
           let source = File.ReadAllText(file)
           from Match attribute in Regex.Matches(source, @"\[LoggerMessage\((?<arguments>.*?)\)\]\r?\n", RegexOptions.Singleline)
           select Read(project, source, attribute),
    ];

    private static LogEvent Read(string project, string source, Match attribute)
    {
        var arguments = attribute.Groups["arguments"].Value;
        var type = Regex.Matches(source[..attribute.Index], @"^[^/\n]*\b(?:class|record) (\w+)", RegexOptions.Multiline)[^1].Groups[1].Value;
        return new LogEvent(
            project,
            int.TryParse(Regex.Match(arguments, @"EventId = (\d+)").Groups[1].Value, out var id) ? id : 0,
            Regex.Match(arguments, @"LogLevel\.(\w+)").Groups[1].Value,
            $"{Regex.Match(source, @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value}.{type}",
            string.Concat(Regex.Matches(arguments, @"""((?:[^""\\]|\\.)*)""").Select(literal => literal.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal))));
    }

    private sealed record LogEvent(string Project, int Id, string Level, string Category, string Message);
}
