using System.Text.Json;
using AriaCluster.Cli;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli;

/// <summary>A machine that is a worker of another's hub: <c>doctor</c>, <c>config show</c> and <c>logs</c> where there is no hub.</summary>
public sealed class JoinedMachineTests : IAsyncLifetime
{
    private FakeHub _hub = null!;
    private CommandRun _run = null!;

    private string Data => Path.Combine(_run.Home, "data");

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _run = new CommandRun();
        _run.Set("PATH", Environment.GetEnvironmentVariable("PATH"));
        _run.Write("data/run/worker.json", $$"""
            {"hub":"{{_hub.Address}}","name":"box1","slots":3,"tags":{"zone":"there"},"caFile":null,"insecure":false,
             "aria2Rpc":null,"aria2SecretFile":null,"askedAt":"2026-11-22T00:00:00Z"}
            """);
        foreach (var secret in (string[])[_run.Write("data/workers/box1/token", "the-token\n"), Path.Combine(Data, "run", "worker.json")])
        {
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _run.Dispose();
    }

    [Fact]
    public async Task ATokenThatWasRevokedIsToldWithHowToJoinAgain()
    {
        AnswerHealthChecks();
        _hub.AnswerNext(401, """{"type":"urn:aria-cluster:token-refused","title":"No"}""");

        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor", "--json", "--data", Data));

        Assert.Equal("ok", Find("hub").GetProperty("verdict").GetString());
        Assert.Equal("ok", Find("clock").GetProperty("verdict").GetString());
        Assert.Contains("it was revoked", Find("token").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains($"aria worker --join TOKEN --data {Data}", Find("token").GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.Equal(["?name=box1"], _hub.Requests.Where(request => request.Path == "/worker").Select(request => request.Query));
        Assert.DoesNotContain("the-token", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AJoinTokenThatIsRefusedIsToldWithHowToMakeOne()
    {
        _hub.AnswerNext(401, """{"type":"urn:aria-cluster:problem:join-refused","title":"The join token is not accepted","status":401}""");

        var code = await _run.RunAsync("worker", _hub.Address, "--join", "old", "--name", "box2", "--data", Path.Combine(_run.Home, "other"));

        Assert.Equal((int)ExitCode.KeyRefused, code);
        Assert.Contains("Make one on the hub's machine: aria join-token create", _run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task AWorkerThatWasRemovedIsNotStartedAndTheCauseIsSaidFirst(int status)
    {
        _hub.AnswerNext(status, """{"type":"urn:aria-cluster:token-refused","title":"No"}""");

        Assert.Equal((int)ExitCode.KeyRefused, await _run.RunAsync("worker", "--detach", "--data", Data));

        Assert.StartsWith($"aria: {_hub.Address} refuses this machine's token for box1: the worker was removed", _run.Errors, StringComparison.Ordinal);
        Assert.Contains($"aria worker --join TOKEN --data {Data}", _run.Errors, StringComparison.Ordinal);
        Assert.Null(new DataFolder(Data).FindRunning(Member.SupervisorName));
    }

    [Fact]
    public async Task AMachineThatHasNotJoinedAndAHubThatIsAwayAreTold()
    {
        AnswerHealthChecks();
        File.Delete(Path.Combine(Data, "workers", "box1", "token"));
        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor", "--json", "--data", Data));
        Assert.Contains("has not joined", Find("token").GetProperty("text").GetString(), StringComparison.Ordinal);

        await _hub.StopAsync();
        Assert.Equal((int)ExitCode.SetUp, await _run.RunAsync("doctor", "--json", "--data", Data));
        Assert.Contains("connection refused", Find("hub").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsAskedAboutWhatOnlyAHubHas()
    {
        await _run.RunAsync("doctor", "--json", "--data", Data);

        Assert.DoesNotContain(Findings, finding => finding.GetProperty("check").GetString() is "database" or "port" or "connection" or "workers");
        Assert.Contains("worker --detach --data", Find("processes").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsSettingsAreThoseOfItsWorkerAndTheOriginsAreRight()
    {
        _run.Write("data/aria.json", """{"Worker":{"Lanes":2,"Slots":9}}""");

        Assert.Equal(0, await _run.RunAsync("config", "show", "--json", "--data", Data));

        var process = Assert.Single(_run.Document.GetProperty("processes").EnumerateArray());
        var settings = process.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("key").GetString()!);
        Assert.Equal("box1", process.GetProperty("name").GetString());
        Assert.Equal(("3", "commandLine"), Of("Worker:Slots"));
        Assert.Equal(("2", "file"), Of("Worker:Lanes"));
        Assert.Equal(("there", "commandLine"), Of("Worker:Tags:zone"));
        Assert.Equal((_hub.Address, "commandLine"), Of("Worker:Hub"));
        Assert.Equal(("aria2c", "default"), Of("Worker:Aria2"));

        (string?, string?) Of(string key) => (settings[key].GetProperty("value").GetString(), settings[key].GetProperty("origin").GetString());
    }

    [Theory]
    [InlineData("config", "show", "hub")]
    [InlineData("config", "show", "worker", "local-1")]
    [InlineData("logs", "hub")]
    public async Task WhatIsNotOnThisMachineIsSaid(params string[] words)
    {
        _run.Write("data/logs/box1.log", "2026-01-01T00:00:00.000Z one\n");

        Assert.Equal((int)ExitCode.NotDone, await _run.RunAsync([.. words, "--data", Data]));

        Assert.Contains("box1", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsLogIsFoundWithoutItsName()
    {
        _run.Write("data/logs/box1.log", "2026-01-01T00:00:00.000Z one\n");
        _run.Write("data/logs/supervisor.log", "2026-01-01T00:00:00.000Z two\n");

        Assert.Equal(0, await _run.RunAsync("logs", "worker", "--data", Data));

        Assert.Equal("2026-01-01T00:00:00.000Z one", _run.Output.Trim());
    }

    [Theory]
    [InlineData("hub")]
    [InlineData("worker")]
    [InlineData("plan")]
    [InlineData("supervisor")]
    public async Task ANameThatItsFolderNeedsIsRefused(string name)
    {
        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync("worker", "https://hub.example", "--name", name, "--join", "t", "--data", Path.Combine(_run.Home, "other")));

        Assert.False(Directory.Exists(Path.Combine(_run.Home, "other")));
    }

    [Theory]
    [InlineData("zo ne=ä b", "name")]
    [InlineData("bad key=x", "name")]
    [InlineData("Ü=ß", "name")]
    [InlineData("zone=", "value")]
    public async Task ATagThatTheHubWouldDropIsRefusedAtOnceWithWhatIsAllowed(string tag, string wrong)
    {
        var other = Path.Combine(_run.Home, "other");

        Assert.Equal((int)ExitCode.Usage, await _run.RunAsync("worker", "https://hub.example", "--name", "box2", "--join", "t", "-t", tag, "--data", other));

        Assert.Contains($"'{tag}' is no tag: its {wrong}", _run.Errors, StringComparison.Ordinal);
        Assert.Contains("1 to 63 letters", _run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(other));
    }

    [Fact]
    public async Task TheFolderOfTheLastWorkerIsFoundByVerbsThatNameNone()
    {
        _run.Set("ARIA_HOME", Path.Combine(_run.Home, "clone"));
        _run.Write("aria-cluster/connection.json", $$"""{"workerFolder":"{{Data}}"}""");
        _run.Write("data/logs/box1.log", "2026-01-01T00:00:00.000Z one\n");

        Assert.Equal(0, await _run.RunAsync("logs", "worker"));
        Assert.Equal("2026-01-01T00:00:00.000Z one", _run.Output.Trim());
        Assert.Equal((int)ExitCode.Unreachable, await _run.RunAsync("status"));
        Assert.Contains($"This machine is the worker box1 of {_hub.Address}, on {Data}", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AWorkerIsRememberedBesideTheHubAndFoundWhereNoHubIs()
    {
        var shell = new AriaCluster.Cli.Shell
        {
            Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = name => name is "XDG_CONFIG_HOME" or "ARIA_HOME" ? _run.Home + "/own" : null,
        };

        Assert.True(ConnectionFile.TryRemember(Data, shell));
        Assert.Equal(Data, DataFolder.OfWorker(null, shell).Path);
        Assert.Equal(Data, DataFolder.OfLastUp(null, shell).Path);

        var hub = Path.Combine(_run.Home, "hub");
        Assert.True((ConnectionFile.Read(shell)! with { Address = "http://127.0.0.1:1", KeyFile = Path.Combine(hub, "keys", "admin.key") }).TryWrite(shell));
        Assert.Equal(hub, DataFolder.OfLastUp(null, shell).Path);
        Assert.Equal(Data, DataFolder.OfWorker(null, shell).Path);
    }

    private void AnswerHealthChecks()
    {
        _hub.AnswerNext(200, """{"status":"live"}""");
        _hub.AnswerNext(200, """{"status":"ready"}""");
    }

    private JsonElement[] Findings => [.. _run.Document.GetProperty("findings").EnumerateArray()];

    private JsonElement Find(string check) => Findings.First(finding => finding.GetProperty("check").GetString() == check);
}
