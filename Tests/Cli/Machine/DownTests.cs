using System.Diagnostics;
using System.Runtime.Versioning;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>What <c>aria down</c> finds and ends.</summary>
[SupportedOSPlatform("linux")]
public sealed class DownTests : UpAndDown
{
    [Fact]
    public async Task DownSaysWhatItWaitsForAndStaysWithinItsBound()
    {
        var up = await UpAsync();
        Assert.True(AgentOf(up).Stop());
        var watch = Stopwatch.StartNew();

        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"], "--json"));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        Assert.Contains($"Waiting for the agent ({AgentOf(up).Id}) to save its downloads", Run.Errors, StringComparison.Ordinal);
        Assert.Equal(
            [("agent", true), ("hub", false)],
            Run.Document.GetProperty("stopped").EnumerateArray()
                .Select(process => (process.GetProperty("name").GetString()!, process.GetProperty("killed").GetBoolean()))
                .Where(process => process.Item1 is "agent" or "hub"));
        Assert.Empty(OsProcess.With(Folder["data"]));
    }

    [Fact]
    public async Task DownLeavesNothingRunningAndMayBeRepeated()
    {
        await UpAsync("--workers", "2");

        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"], "--json"));

        Assert.Equal(
            ["supervisor", "agent", "agent", "hub"],
            Run.Document.GetProperty("stopped").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).Where(name => name != "aria2c"));
        Assert.Empty(OsProcess.With(Folder.Path));
        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"], "--json"));
        Assert.Equal("""{"stopped":[]}""", Run.Output.Trim());
    }

    [Fact]
    public async Task DownWithoutAFolderStopsWhatTheLastUpStartedWhenNothingRunsInTheUsualOneAndAnotherUpSaysThatItRuns()
    {
        Run.Set("ARIA_HOME", Folder["home"]);
        await UpAsync();
        Assert.Equal(0, await Run.RunAsync("up", "--data", Folder["other"], "--port", "0", "--workers", "1", "--json"));
        Assert.Contains($"Another cluster runs on {Folder["data"]}", Run.Errors, StringComparison.Ordinal);

        Assert.Equal(0, await Run.RunAsync("down", "--json"));

        Assert.Contains($"what was started last is on {Folder["other"]}", Run.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(Run.Document.GetProperty("stopped").EnumerateArray());
        Assert.Equal(0, await Run.RunAsync("down", "--json"));
        Assert.Empty(Run.Document.GetProperty("stopped").EnumerateArray());
    }

    [Fact]
    public async Task DownFindsAllThoughItsRecordsAreLostAndPartIsDead()
    {
        var up = await UpAsync();
        Supervisor().Kill();
        AgentOf(up).Kill();
        Directory.Delete(Folder["data", "run"], recursive: true);

        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"]));

        Assert.Empty(OsProcess.With(Folder.Path));
    }

    [Fact]
    public async Task AfterDownUpRemembersItsOptions()
    {
        var up = await UpAsync("--workers", "2");
        await Run.RunAsync("down", "--data", Folder["data"]);

        Assert.Equal(0, await Run.RunAsync("up", "--json", "--data", Folder["data"]));

        Assert.Equal(up.GetProperty("address").GetString(), Run.Document.GetProperty("address").GetString());
        Assert.Equal(2, Run.Document.GetProperty("agents").GetArrayLength());
    }

    [Fact]
    public async Task WhicheverLinkLedToTheFolderDownFindsAllThatRunsOnIt()
    {
        Directory.CreateDirectory(Folder["elsewhere"]);
        File.CreateSymbolicLink(Folder["link"], Folder["elsewhere"]);
        Assert.Equal(0, await Run.RunAsync("up", "--json", "--port", "0", "--data", Folder["link", "data"]));

        await Run.RunAsync("down", "--json", "--data", Folder["elsewhere", "data"]);

        Assert.NotEmpty(Run.Document.GetProperty("stopped").EnumerateArray());
        Assert.Empty(OsProcess.With(Folder.Path));
    }
}
