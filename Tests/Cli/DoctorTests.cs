using System.Text.Json;
using System.Text.Json.Nodes;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria doctor</c> and <c>aria config show</c>: what they say of a folder and of a hub, and what they end with.</summary>
public sealed class DoctorTests : HubVerbTests
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hub.Workers = JsonNode.Parse("""{"workers":[{"name":"w1","status":"online","version":"0.1.0"},{"name":"w2","status":"offline"}]}""")!;
        Run.Set("PATH", Environment.GetEnvironmentVariable("PATH"));
    }

    [Fact]
    public async Task AFolderOnWhichNothingRanAndAHubThatAnswersAreInOrder()
    {
        Run.Set("ARIA_HOME", Run.Home);

        Assert.Equal(0, await Run.RunAsync("doctor", "--json"));

        Assert.True(Run.Document.GetProperty("ok").GetBoolean());
        Assert.Equal("skipped", Verdict("folder"));
        Assert.Equal("ok", Verdict("hub"));
        Assert.Equal("ok", Verdict("clock"));
        Assert.Contains("w2 is away", Text("worker", "warning"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatWasNamedAndIsNotThereIsWrongAndNoOtherIsLookedAt()
    {
        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("doctor", "--json", "--data", Path.Combine(Run.Home, "nope")));

        Assert.Contains($"There is no folder {Path.Combine(Run.Home, "nope")}", Text("folder", "wrong"), StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }

    [Fact]
    public async Task WithoutAHubItSaysWhatToType()
    {
        Run.Set("ARIA_HUB", "http://127.0.0.1:1");

        Run.Set("ARIA_HOME", Run.Home);

        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("doctor"));

        Assert.Contains("WRONG    hub", Run.Output, StringComparison.Ordinal);
        Assert.Contains("-> Is it running? Start it with: aria up", Run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("add", "http://a.org/file")]
    [InlineData("doctor")]
    public async Task WhereTheHubThatIsAwayHasAFolderOfItsOwnThatIsNamed(params string[] words)
    {
        Run.Set("ARIA_HUB", null);
        Run.Set("ARIA_KEY", null);
        Run.Set("ARIA_HOME", Run.Home);
        var key = Run.Write("elsewhere/keys/admin.key", "k");
        Run.Write("aria-cluster/connection.json", $$"""{"address":"http://127.0.0.1:1","keyFile":"{{key}}"}""");

        await Run.RunAsync(words);

        var said = string.Concat((Run.Output + Run.Errors).Where(c => !char.IsWhiteSpace(c)));
        Assert.Contains($"Startitwith:ariaup--data{Path.Combine(Run.Home, "elsewhere")}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretThatOthersCanReadIsWrong()
    {
        var key = Run.Write("data/keys/admin.key", "k");
        Directory.CreateDirectory(Path.Combine(Run.Home, "data", "workers"));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("doctor", "--json", "--data", Path.Combine(Run.Home, "data")));

        Assert.Contains(key, Text("secrets", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSettingsOfTheFolderAreTold()
    {
        Run.Write("data/aria.json", """{"Hub":{"Prot":1}}""");

        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("doctor", "--json", "--data", Path.Combine(Run.Home, "data")));

        Assert.Contains("Did you mean Hub:Port?", Text("settings", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedDatabaseIsTold()
    {
        Run.Write("data/hub/aria.db", new string('x', 10_000));

        await Run.RunAsync("doctor", "--json", "--data", Path.Combine(Run.Home, "data"));

        Assert.Contains("is damaged", Text("database", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAria2ThatIsNoneIsTold()
    {
        Run.Write("data/aria.json", """{"Worker":{"Aria2":"/bin/true"}}""");

        await Run.RunAsync("doctor", "--json", "--data", Path.Combine(Run.Home, "data"));

        Assert.Contains("/bin/true", Text("aria2", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EverySettingIsShownWithItsOrigin()
    {
        Run.Write("data/aria.json", """{"Tasks":{"MaxRetries":7},"Storage":{"ConnectionString":"Password=x"}}""");

        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("config", "show", "hub", "--json", "--data", Path.Combine(Run.Home, "data")));

        var hub = Run.Document.GetProperty("processes")[0];
        var settings = hub.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("key").GetString()!);
        Assert.Equal(("7", "file"), (settings["Tasks:MaxRetries"].GetProperty("value").GetString(), settings["Tasks:MaxRetries"].GetProperty("origin").GetString()));
        Assert.Equal("default", settings["Tasks:RetryDelay"].GetProperty("origin").GetString());
        Assert.Equal("commandLine", settings["Hub:Data"].GetProperty("origin").GetString());
        Assert.Equal("********", settings["Storage:ConnectionString"].GetProperty("value").GetString());
        Assert.Contains("Storage:ConnectionString", hub.GetProperty("faults")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Password", Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyWhatDiffersIsShownOnRequest()
    {
        Run.Write("data/aria.json", """{"Worker":{"Slots":3}}""");

        Assert.Equal(0, await Run.RunAsync("config", "show", "worker", "local-1", "--changed", "--data", Path.Combine(Run.Home, "data")));

        Assert.Contains("Worker:Slots", Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Worker:Aria2", Run.Output, StringComparison.Ordinal);
    }

    private JsonElement[] Findings => [.. Run.Document.GetProperty("findings").EnumerateArray()];

    private string? Verdict(string check) => Findings.First(finding => finding.GetProperty("check").GetString() == check).GetProperty("verdict").GetString();

    private string Text(string check, string verdict) => Findings
        .Where(finding => finding.GetProperty("check").GetString() == check && finding.GetProperty("verdict").GetString() == verdict)
        .Select(finding => finding.GetProperty("text").GetString()!).First();
}
