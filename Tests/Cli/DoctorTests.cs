using System.Text.Json;
using System.Text.Json.Nodes;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria doctor</c> and <c>aria config show</c>: what they say of a folder and of a hub, and what they end with.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private FakeHub _hub = null!;
    private CommandRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.Workers = JsonNode.Parse("""{"workers":[{"name":"w1","status":"online","version":"0.1.0"},{"name":"w2","status":"offline"}]}""")!;
        _run = new CommandRun(_hub);
        _run.Set("PATH", Environment.GetEnvironmentVariable("PATH"));
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _run.Dispose();
    }

    [Fact]
    public async Task AFolderOnWhichNothingRanAndAHubThatAnswersAreInOrder()
    {
        _run.Set("ARIA_HOME", _run.Home);

        Assert.Equal(0, await _run.RunAsync("doctor", "--json"));

        Assert.True(_run.Document.GetProperty("ok").GetBoolean());
        Assert.Equal("skipped", Verdict("folder"));
        Assert.Equal("ok", Verdict("hub"));
        Assert.Equal("ok", Verdict("clock"));
        Assert.Contains("w2 is away", Text("worker", "warning"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatWasNamedAndIsNotThereIsWrongAndNoOtherIsLookedAt()
    {
        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor", "--json", "--data", Path.Combine(_run.Home, "nope")));

        Assert.Contains($"There is no folder {Path.Combine(_run.Home, "nope")}", Text("folder", "wrong"), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task WithoutAHubItSaysWhatToType()
    {
        _run.Set("ARIA_HUB", "http://127.0.0.1:1");

        _run.Set("ARIA_HOME", _run.Home);

        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor"));

        Assert.Contains("WRONG    hub", _run.Output, StringComparison.Ordinal);
        Assert.Contains("-> Is it running? Start it with: aria up", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretThatOthersCanReadIsWrong()
    {
        var key = _run.Write("data/keys/admin.key", "k");
        Directory.CreateDirectory(Path.Combine(_run.Home, "data", "workers"));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor", "--json", "--data", Path.Combine(_run.Home, "data")));

        Assert.Contains(key, Text("secrets", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSettingsOfTheFolderAreTold()
    {
        _run.Write("data/aria.json", """{"Hub":{"Prot":1}}""");

        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor", "--json", "--data", Path.Combine(_run.Home, "data")));

        Assert.Contains("Did you mean Hub:Port?", Text("settings", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedDatabaseIsTold()
    {
        _run.Write("data/hub/aria.db", new string('x', 10_000));

        await _run.RunAsync("doctor", "--json", "--data", Path.Combine(_run.Home, "data"));

        Assert.Contains("is damaged", Text("database", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAria2ThatIsNoneIsTold()
    {
        _run.Write("data/aria.json", """{"Worker":{"Aria2":"/bin/true"}}""");

        await _run.RunAsync("doctor", "--json", "--data", Path.Combine(_run.Home, "data"));

        Assert.Contains("/bin/true", Text("aria2", "wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EverySettingIsShownWithItsOrigin()
    {
        _run.Write("data/aria.json", """{"Tasks":{"MaxRetries":7},"Storage":{"ConnectionString":"Password=x"}}""");

        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("config", "show", "hub", "--json", "--data", Path.Combine(_run.Home, "data")));

        var hub = _run.Document.GetProperty("processes")[0];
        var settings = hub.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("key").GetString()!);
        Assert.Equal(("7", "file"), (settings["Tasks:MaxRetries"].GetProperty("value").GetString(), settings["Tasks:MaxRetries"].GetProperty("origin").GetString()));
        Assert.Equal("default", settings["Tasks:RetryDelay"].GetProperty("origin").GetString());
        Assert.Equal("commandLine", settings["Hub:Data"].GetProperty("origin").GetString());
        Assert.Equal("********", settings["Storage:ConnectionString"].GetProperty("value").GetString());
        Assert.Contains("Storage:ConnectionString", hub.GetProperty("faults")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Password", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyWhatDiffersIsShownOnRequest()
    {
        _run.Write("data/aria.json", """{"Worker":{"Slots":3}}""");

        Assert.Equal(0, await _run.RunAsync("config", "show", "worker", "local-1", "--changed", "--data", Path.Combine(_run.Home, "data")));

        Assert.Contains("Worker:Slots", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Worker:Aria2", _run.Output, StringComparison.Ordinal);
    }

    private JsonElement[] Findings => [.. _run.Document.GetProperty("findings").EnumerateArray()];

    private string? Verdict(string check) => Findings.First(finding => finding.GetProperty("check").GetString() == check).GetProperty("verdict").GetString();

    private string Text(string check, string verdict) => Findings
        .Where(finding => finding.GetProperty("check").GetString() == check && finding.GetProperty("verdict").GetString() == verdict)
        .Select(finding => finding.GetProperty("text").GetString()!).First();
}
