using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AriaCluster.Cli.Hub;
using AriaCluster.Tests.Api.Description;

namespace AriaCluster.Tests.Cli;

/// <summary>What the command line reads of the hub's answers is in the hub's description. What it asks for, <see cref="FakeHub"/> compares in every test.</summary>
public sealed partial class ReadMembersTests
{
    // Of files on this machine, which the hub's processes leave there.
    private static readonly string[] _ofFiles = ["pid", "startTime", "address"];

    // Of what the hub's and the agents' own programs print.
    private static readonly string[] _ofPrograms = ["/Machine/", "/Diagnosis/", "/Databases/", "ConfigVerb.cs", "DbVerb.cs"];

    [Theory]
    [InlineData(typeof(HubTask), "Task", "TaskReference")]
    [InlineData(typeof(HubTaskPage), "TaskList")]
    [InlineData(typeof(HubTaskResult), "Result")]
    [InlineData(typeof(HubFile), "File")]
    [InlineData(typeof(HubWorker), "Worker")]
    [InlineData(typeof(SubmittedBatch), "BatchReference")]
    [InlineData(typeof(AriaCluster.Cli.Hub.Problem), "Problem")]
    public async Task ARecordHasNoMemberThatTheHubDoesNotSend(Type record, params string[] schemas)
    {
        var api = await ApiDocument.ReadAsync();
        var known = schemas.SelectMany(schema => Properties(api, schema));

        var members = record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        Assert.Empty(members.Except(known));
    }

    [Fact]
    public async Task AMemberThatIsReadByItsNameIsOneThatTheHubSends()
    {
        var api = await ApiDocument.ReadAsync();
        var known = api.Json["components"]!["schemas"]!.AsObject().SelectMany(schema => Properties(api, schema.Key)).ToHashSet();

        var read = Directory.EnumerateFiles(SourceTree.Path("Cli"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !_ofPrograms.Any(of => file.Contains(of, StringComparison.Ordinal)))
            .SelectMany(file => Read().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct();
        Assert.Empty(read.Except(known).Except(_ofFiles).Except(api.Json["components"]!["schemas"]!["Task"]!["properties"]!["status"]!["enum"]!.AsArray().Select(status => status!.GetValue<string>())));
    }

    private static IEnumerable<string> Properties(ApiDocument api, string schema) =>
        (api.Json["components"]!["schemas"]![schema]!["properties"] as JsonObject ?? []).Select(property => property.Key);

    [GeneratedRegex("\\.(?:Text|Whole|Member|Items|Members)\\(\"([A-Za-z0-9]+)\"\\)")]
    private static partial Regex Read();
}
