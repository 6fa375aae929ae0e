using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using AriaCluster.Cli;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary><c>aria up</c> and <c>aria down</c> with the real hub, agents and aria2c.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpDownTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CommandRun _run = new();

    public UpDownTests() => _run.Set("PATH", Environment.GetEnvironmentVariable("PATH"));

    public async ValueTask DisposeAsync()
    {
        await Eventually.HoldsAsync(() => OsProcess.With(_folder.Path).All(process => !process.Kill()));
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task EveryProcessHasASessionOfItsOwnAndTheAgentIsNoChildOfTheHub()
    {
        var up = await UpAsync();

        var (hub, agent, supervisor) = (HubOf(up), AgentOf(up), Supervisor());
        Assert.Equal((hub.Id, supervisor.Id), (SessionOf(hub), ParentOf(hub)));
        Assert.Equal((agent.Id, supervisor.Id), (SessionOf(agent), ParentOf(agent)));
        Assert.Equal(supervisor.Id, SessionOf(supervisor));
        Assert.NotEmpty(up.GetProperty("agents")[0].GetProperty("aria2c").EnumerateArray());
    }

    [Fact]
    public async Task WhatUpLeavesIsEnoughForTheOtherVerbs()
    {
        await UpAsync("--workers", "2");

        Assert.Equal(0, await _run.RunAsync("workers", "--json"));
        Assert.Equal(
            ["local-1", "local-2"],
            _run.Document.GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("name").GetString()!).Order());
    }

    [Fact]
    public async Task SecretsAreTheirOwnersOnly()
    {
        await UpAsync();

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_folder["data", "keys", "admin.key"]));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_folder["data", "workers", "local-1", "token"]));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(_folder["data", "run", "plan.json"]));
    }

    [Fact]
    public async Task TheEndOfTheSupervisorEndsNobodyAndASecondUpAdoptsAll()
    {
        var up = await UpAsync();
        var supervisor = Supervisor();
        Assert.True(supervisor.Kill());
        await Eventually.HoldsAsync(() => !supervisor.IsAlive);

        var again = await UpAsync();

        Assert.Equal(up.GetRawText(), again.GetRawText());
        Assert.True(HubOf(up).IsAlive && AgentOf(up).IsAlive);
        Assert.NotEqual(supervisor, Supervisor());
    }

    [Fact]
    public async Task ASupervisorThatIsToldToStopLetsGoOfAll()
    {
        var up = await UpAsync();
        var supervisor = Supervisor();
        Assert.True(supervisor.Terminate());

        await Eventually.HoldsAsync(() => !supervisor.IsAlive);

        Assert.True(HubOf(up).IsAlive && AgentOf(up).IsAlive);
        Assert.Contains("was told to stop", await File.ReadAllTextAsync(_folder["data", "logs", "supervisor.log"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownSaysWhatItWaitsForAndStaysWithinItsBound()
    {
        var up = await UpAsync();
        Assert.True(AgentOf(up).Stop());
        var watch = Stopwatch.StartNew();

        Assert.Equal(0, await _run.RunAsync("down", "--data", _folder["data"], "--json"));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        Assert.Contains($"Waiting for the agent ({AgentOf(up).Id}) to save its downloads", _run.Errors, StringComparison.Ordinal);
        Assert.Equal(
            [("agent", true), ("hub", false)],
            _run.Document.GetProperty("stopped").EnumerateArray()
                .Select(process => (process.GetProperty("name").GetString()!, process.GetProperty("killed").GetBoolean()))
                .Where(process => process.Item1 is "agent" or "hub"));
        Assert.Empty(OsProcess.With(_folder["data"]));
    }

    [Fact]
    public async Task AfterUpThereIsASupervisorAlsoIfOneWasBeingKilledMeanwhile()
    {
        await UpAsync();

        Assert.True(Supervisor().Kill());
        await UpAsync();

        Assert.True(Supervisor().IsAlive);
    }

    [Fact]
    public async Task ASupervisorStartsWhatDiesAlsoWhatItAdopted()
    {
        var up = await UpAsync();
        var supervisor = Supervisor();
        Assert.True(supervisor.Kill());
        await Eventually.HoldsAsync(() => !supervisor.IsAlive);
        await UpAsync();
        Assert.True(HubOf(up).Kill());
        Assert.True(AgentOf(up).Kill());

        await Eventually.HoldsAsync(() => Record("hub") != HubOf(up).Id && Record("local-1") != AgentOf(up).Id);

        var again = await UpAsync();
        Assert.Equal(Record("hub"), HubOf(again).Id);
        Assert.Equal(Record("local-1"), AgentOf(again).Id);
    }

    [Fact]
    public async Task WorkersAreAddedToWhatRunsAndNothingElseIsChanged()
    {
        var up = await UpAsync();

        var more = await UpAsync("--workers", "2");

        Assert.Equal(HubOf(up), HubOf(more));
        Assert.Equal(AgentOf(up), AgentOf(more));
        Assert.Equal(2, more.GetProperty("agents").GetArrayLength());
        Assert.Equal((int)ExitCode.SetUp, await RunUpAsync("--workers", "1"));
        Assert.Equal((int)ExitCode.SetUp, await RunUpAsync("--db", "memory"));
        Assert.Contains(up.GetProperty("address").GetString()!, _run.Errors, StringComparison.Ordinal);
        Assert.True(HubOf(up).IsAlive);
    }

    [Fact]
    public async Task AWorkerThatWasRemovedStaysSoUntilItIsAskedFor()
    {
        var up = await UpAsync("--workers", "2");
        Assert.Equal(0, await _run.RunAsync("remove", "local-2"));
        HubOf(up).Kill();

        var again = await UpAsync();

        Assert.Equal(["local-1"], again.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("name").GetString()!));
        Assert.Contains("local-2 was removed and stays so", _run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await UpAsync("--workers", "2")).GetProperty("agents").GetArrayLength());
    }

    [Fact]
    public async Task WorkersComeBackToAHubThatForgotThem()
    {
        var up = await UpAsync("--db", "memory");
        HubOf(up).Kill();

        await Eventually.HoldsAsync(async () => await _run.RunAsync("workers", "--json") == 0
            && _run.Document.GetProperty("workers").EnumerateArray().Any(worker => worker.GetProperty("status").GetString() == "online"));
    }

    [Fact]
    public async Task DownLeavesNothingRunningAndMayBeRepeated()
    {
        await UpAsync("--workers", "2");

        Assert.Equal(0, await _run.RunAsync("down", "--data", _folder["data"], "--json"));

        Assert.Equal(
            ["supervisor", "agent", "agent", "hub"],
            _run.Document.GetProperty("stopped").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).Where(name => name != "aria2c"));
        Assert.Empty(OsProcess.With(_folder.Path));
        Assert.Equal(0, await _run.RunAsync("down", "--data", _folder["data"], "--json"));
        Assert.Equal("""{"stopped":[]}""", _run.Output.Trim());
    }

    [Fact]
    public async Task DownWithoutAFolderStopsWhatTheLastUpStartedWhenNothingRunsInTheUsualOneAndAnotherUpSaysThatItRuns()
    {
        _run.Set("ARIA_HOME", _folder["home"]);
        await UpAsync();
        Assert.Equal(0, await _run.RunAsync("up", "--data", _folder["other"], "--port", "0", "--workers", "1", "--json"));
        Assert.Contains($"Another cluster runs on {_folder["data"]}", _run.Errors, StringComparison.Ordinal);

        Assert.Equal(0, await _run.RunAsync("down", "--json"));

        Assert.Contains($"what was started last is on {_folder["other"]}", _run.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(_run.Document.GetProperty("stopped").EnumerateArray());
        Assert.Equal(0, await _run.RunAsync("down", "--json"));
        Assert.Empty(_run.Document.GetProperty("stopped").EnumerateArray());
    }

    [Fact]
    public async Task DownFindsAllThoughItsRecordsAreLostAndPartIsDead()
    {
        var up = await UpAsync();
        Supervisor().Kill();
        AgentOf(up).Kill();
        Directory.Delete(_folder["data", "run"], recursive: true);

        Assert.Equal(0, await _run.RunAsync("down", "--data", _folder["data"]));

        Assert.Empty(OsProcess.With(_folder.Path));
    }

    [Fact]
    public async Task AfterDownUpRemembersItsOptions()
    {
        var up = await UpAsync("--workers", "2");
        await _run.RunAsync("down", "--data", _folder["data"]);

        Assert.Equal(0, await _run.RunAsync("up", "--json", "--data", _folder["data"]));

        Assert.Equal(up.GetProperty("address").GetString(), _run.Document.GetProperty("address").GetString());
        Assert.Equal(2, _run.Document.GetProperty("agents").GetArrayLength());
    }

    [Fact]
    public async Task AHubThatCannotStartIsShownWithItsLogAndNothingStaysBehind()
    {
        _folder.Write("data/hub/aria.db", new string('x', 10_000));

        var code = await RunUpAsync();

        Assert.Equal((int)ExitCode.SetUp, code);
        Assert.Contains(_folder["data", "logs", "hub.log"], _run.Errors, StringComparison.Ordinal);
        Assert.Contains("file is not a database", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(OsProcess.With(_folder.Path));
        Assert.False(File.Exists(_folder["data", "run", "plan.json"]));
    }

    [Fact]
    public async Task WhatHadDiedAgainAndAgainIsStartedOnceItIsMended()
    {
        _folder.Write("data/hub/aria.db", new string('x', 10_000));
        await RunUpAsync();
        File.Delete(_folder["data", "hub", "aria.db"]);

        await UpAsync();
    }

    [Fact]
    public async Task WhicheverLinkLedToTheFolderDownFindsAllThatRunsOnIt()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.CreateSymbolicLink(_folder["link"], _folder["elsewhere"]);
        Assert.Equal(0, await _run.RunAsync("up", "--json", "--port", "0", "--data", _folder["link", "data"]));

        await _run.RunAsync("down", "--json", "--data", _folder["elsewhere", "data"]);

        Assert.NotEmpty(_run.Document.GetProperty("stopped").EnumerateArray());
        Assert.Empty(OsProcess.With(_folder.Path));
    }

    [Fact]
    public async Task AFolderThatCannotBeUsedIsNamedAtOnceWithWhatToDo()
    {
        Directory.CreateDirectory(_folder["data", "run"]);
        File.CreateSymbolicLink(_folder["data", "run", "up.lock"], _folder["data", "run", "up.lock"]);
        var file = _folder.Write("file", "");

        Assert.Equal((int)ExitCode.SetUp, await RunUpAsync());
        Assert.Contains($"The data folder {_folder["data"]} cannot be used", _run.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("up", "--data", file));
        Assert.Contains("with --data", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAria2TheMessageSaysWhatToDo()
    {
        _run.Set("PATH", "/nowhere");

        Assert.Equal((int)ExitCode.SetUp, await RunUpAsync());

        Assert.Contains("aria2 is not installed", _run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    private static OsProcess HubOf(JsonElement up) => new(up.GetProperty("hub").GetProperty("pid").GetInt32());

    private static OsProcess AgentOf(JsonElement up) => new(up.GetProperty("agents")[0].GetProperty("pid").GetInt32());

    private static int ParentOf(OsProcess process) => int.Parse(Stat(process)[1]);

    private static int SessionOf(OsProcess process) => int.Parse(Stat(process)[3]);

    private static string[] Stat(OsProcess process)
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private OsProcess Supervisor() => new(Record("supervisor"));

    private int Record(string name) =>
        JsonDocument.Parse(File.ReadAllText(_folder["data", "run", $"{name}.json"])).RootElement.GetProperty("pid").GetInt32();

    private Task<int> RunUpAsync(params string[] arguments) =>
        _run.RunAsync(["up", "--json", "--data", _folder["data"], .. IsPlanned() ? (string[])[] : ["--port", "0"], .. arguments]);

    private bool IsPlanned() => File.Exists(_folder["data", "run", "plan.json"]);

    private async Task<JsonElement> UpAsync(params string[] arguments)
    {
        var code = await RunUpAsync(arguments);
        Assert.True(code == 0, _run.Errors);
        return _run.Document;
    }
}
