using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>What holds for every verb there is, also for one that is added later.</summary>
public sealed class EveryVerbTests : HubVerbTests
{
    // They start what runs on, or wait for a hub that is away.
    private static readonly string[] _starting = ["up", "worker"];
    private static readonly string[] _waiting = ["add", "watch"];

    public static TheoryData<string> Verbs() => [.. Walk(Root(), "").Select(verb => verb.Path)];

    public static TheoryData<string> VerbsThatEnd() => [.. Walk(Root(), "").Select(verb => verb.Path).Where(path => !_starting.Contains(path))];

    public static TheoryData<string> VerbsThatDoNotWait() => [.. Walk(Root(), "").Select(verb => verb.Path).Where(path => !_starting.Contains(path) && !_waiting.Contains(path))];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Run.Set("ARIA_HOME", Run.Home);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task TheHelpIsReadable(string verb)
    {
        Assert.Equal(0, await Run.RunAsync([.. verb.Split(' '), "--help"]));

        Assert.Contains("Usage:", Run.Output, StringComparison.Ordinal);
        Assert.All(Run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain(Run.Output, character => char.IsControl(character) && character is not ('\n' or '\r'));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task AMistypedOptionIsOneDocument(string verb)
    {
        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync([.. verb.Split(' '), "--no-such-option", "--json"]));

        AssertError(ExitCode.Usage);
    }

    [Theory]
    [MemberData(nameof(VerbsThatEnd))]
    public async Task WithAWrongKeyThereIsOneDocument(string verb)
    {
        Run.Set("ARIA_KEY", "wrong");

        AssertOneDocument(await RunAsync(verb));
    }

    [Theory]
    [MemberData(nameof(VerbsThatDoNotWait))]
    public async Task WithoutAHubThereIsOneDocument(string verb)
    {
        Run.Set("ARIA_HUB", "http://127.0.0.1:1");

        AssertOneDocument(await RunAsync(verb));
    }

    [Fact]
    public void EveryExitCodeIsInThePage()
    {
        var page = File.ReadAllText(SourceTree.Path("docs", "cli.md"));

        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n| {(int)code} | ", page, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryVerbIsInThePage()
    {
        var page = File.ReadAllText(SourceTree.Path("docs", "cli.md"));

        Assert.All(Walk(Root(), ""), verb => Assert.Contains($"`{verb.Path}", page, StringComparison.Ordinal));
    }

    private async Task<int> RunAsync(string verb)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        enough.CancelAfter(TimeSpan.FromSeconds(30));
        var command = Walk(Root(), "").Single(one => one.Path == verb).Command;
        return await Run.RunAsync(enough.Token, [.. verb.Split(' '), .. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0).Select(Value), .. Required(command), "--json"]);
    }

    private void AssertOneDocument(int code)
    {
        Assert.True(Enum.IsDefined((ExitCode)code));
        Assert.Equal(JsonValueKind.Object, Run.Document.ValueKind);
    }

    private void AssertError(ExitCode code)
    {
        var error = Run.Document.GetProperty("error");
        Assert.Equal((int)code, error.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    private static IEnumerable<string> Required(Command command) => command.Options.Where(option => option.Required).SelectMany(option => new[] { option.Name, "1" });

    private static string Value(Argument argument) => argument.GetCompletions(CompletionContext.Empty).FirstOrDefault(item => !char.IsControl(item.Label[0]))?.Label ?? "x";

    private static Command Root() => CommandLine.Create(
        new Shell { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null }, new CommonOptions());

    private static IEnumerable<(string Path, Command Command)> Walk(Command command, string path) => command.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb =>
    {
        var name = path.Length == 0 ? verb.Name : $"{path} {verb.Name}";
        var inner = Walk(verb, name);
        return verb.Action is null ? inner : inner.Prepend((name, verb));
    });
}
