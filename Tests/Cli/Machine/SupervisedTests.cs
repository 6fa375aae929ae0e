using System.Runtime.Versioning;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>What becomes of processes that the supervisor looks after.</summary>
[SupportedOSPlatform("linux")]
public sealed class SupervisedTests : UpAndDown
{
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
        Assert.Contains("was told to stop", await File.ReadAllTextAsync(Folder["data", "logs", "supervisor.log"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerWhoseTokenAnOlderDatabaseDoesNotKnowGetsAnother()
    {
        await UpAsync();
        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"]));
        await File.WriteAllTextAsync(Folder["data", "workers", "local-1", "token"], "one-of-the-time-since-the-backup", TestContext.Current.CancellationToken);

        var up = await UpAsync();

        Assert.Equal("local-1", Assert.Single(up.GetProperty("agents").EnumerateArray()).GetProperty("name").GetString());
        Assert.DoesNotContain("since-the-backup", await File.ReadAllTextAsync(Folder["data", "workers", "local-1", "token"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
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
    public async Task AWorkerThatWasRemovedStaysSoUntilItIsAskedFor()
    {
        var up = await UpAsync("--workers", "2");
        Assert.Equal(0, await Run.RunAsync("remove", "local-2"));
        HubOf(up).Kill();

        var again = await UpAsync();

        Assert.Equal(["local-1"], again.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("name").GetString()!));
        Assert.Contains("local-2 was removed and stays so", Run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await Run.RunAsync("doctor", "--data", Folder["data"]));
        Assert.Contains("local-2 was removed, and stays so.", Run.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await UpAsync("--workers", "2")).GetProperty("agents").GetArrayLength());
    }

    [Fact]
    public async Task WorkersComeBackToAHubThatForgotThem()
    {
        var up = await UpAsync("--db", "memory");
        HubOf(up).Kill();

        await Eventually.HoldsAsync(async () => await Run.RunAsync("workers", "--json") == 0
            && Run.Document.GetProperty("workers").EnumerateArray().Any(worker => worker.GetProperty("status").GetString() == "online"));
    }

    [Fact]
    public async Task WhatHadDiedAgainAndAgainIsStartedOnceItIsMended()
    {
        Folder.Write("data/hub/aria.db", new string('x', 10_000));
        await RunUpAsync();
        File.Delete(Folder["data", "hub", "aria.db"]);

        await UpAsync();
    }

    private static int ParentOf(OsProcess process) => int.Parse(Stat(process)[1]);

    private static int SessionOf(OsProcess process) => int.Parse(Stat(process)[3]);

    private static string[] Stat(OsProcess process)
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }
}
