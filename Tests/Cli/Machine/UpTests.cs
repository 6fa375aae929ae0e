using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using AriaCluster.Cli;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>What <c>aria up</c> leaves, adopts and refuses.</summary>
[SupportedOSPlatform("linux")]
public sealed class UpTests : UpAndDown
{
    [Fact]
    public async Task WhatUpLeavesIsEnoughForTheOtherVerbs()
    {
        await UpAsync("--workers", "2");

        Assert.Equal(0, await Run.RunAsync("workers", "--json"));
        Assert.Equal(
            ["local-1", "local-2"],
            Run.Document.GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("name").GetString()!).Order());
    }

    [Fact]
    public async Task SecretsAreTheirOwnersOnly()
    {
        await UpAsync();

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ownerOnly, File.GetUnixFileMode(Folder["data", "keys", "admin.key"]));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(Folder["data", "workers", "local-1", "token"]));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(Folder["data", "run", "plan.json"]));
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
        Assert.Contains(up.GetProperty("address").GetString()!, Run.Errors, StringComparison.Ordinal);
        Assert.True(HubOf(up).IsAlive);
    }

    [Fact]
    public async Task AHubThatCannotStartIsShownWithItsLogAndNothingStaysBehind()
    {
        Folder.Write("data/hub/aria.db", new string('x', 10_000));

        var code = await RunUpAsync();

        Assert.Equal((int)ExitCode.SetUp, code);
        Assert.Contains(Folder["data", "logs", "hub.log"], Run.Errors, StringComparison.Ordinal);
        Assert.Contains("file is not a database", Run.Errors, StringComparison.Ordinal);
        Assert.Empty(OsProcess.With(Folder.Path));
        Assert.False(File.Exists(Folder["data", "run", "plan.json"]));
    }

    [Fact]
    public async Task AFirstStartThatFailsLeavesNoFolder()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var code = await Run.RunAsync("up", "--data", Folder["data"], "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal((int)ExitCode.SetUp, code);
        Assert.Contains($"aria up --data {Folder["data"]} --port N", Run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder["data"]));
        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"]));
    }

    [Fact]
    public async Task EachFaultOfTheSettingsIsOneLine()
    {
        var file = Folder.Write("data/aria.json", """{"Hub":{"Portt":1},"Limits":{"RequestsPerSecond":"many"},"Worker":{"Slots":0}}""");

        var code = await RunUpAsync();

        Assert.Equal((int)ExitCode.SetUp, code);
        Assert.Single(Run.Errors.Split('\n'), line => line.Contains("Hub:Portt", StringComparison.Ordinal));
        Assert.Single(Run.Errors.Split('\n'), line => line.Contains("Limits:RequestsPerSecond='many'", StringComparison.Ordinal));
        Assert.Single(Run.Errors.Split('\n'), line => line.Contains("Worker:Slots='0'", StringComparison.Ordinal));
        Assert.Contains("The hub and the worker cannot start with these settings:", Run.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(file));

        Folder.Write("data/aria.json", "{\n  Hub\n}");
        await RunUpAsync();
        Assert.Single(Run.Errors.Split('\n'), line => line.Contains($"{file}, line 2, column 3: The name of a setting", StringComparison.Ordinal));

        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("config", "show", "--data", Folder["data"]));
        Assert.Contains("The settings of the hub cannot be read:", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatCannotBeUsedIsNamedAtOnceWithWhatToDo()
    {
        Directory.CreateDirectory(Folder["data", "run"]);
        File.CreateSymbolicLink(Folder["data", "run", "up.lock"], Folder["data", "run", "up.lock"]);
        var file = Folder.Write("file", "");

        Assert.Equal((int)ExitCode.SetUp, await RunUpAsync());
        Assert.Contains($"The data folder {Folder["data"]} cannot be used", Run.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.SetUp, await Run.RunAsync("up", "--data", file));
        Assert.Contains("with --data", Run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAria2TheMessageSaysWhatToDo()
    {
        Run.Set("PATH", "/nowhere");

        Assert.Equal((int)ExitCode.SetUp, await RunUpAsync());

        Assert.Contains("aria2 is not installed", Run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder["data"]));
    }
}
