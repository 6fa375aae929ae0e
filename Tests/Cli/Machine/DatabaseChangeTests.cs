using System.Runtime.Versioning;
using System.Text.Json;
using AriaCluster.Cli;
using AriaCluster.Cli.Databases;
using AriaCluster.Cli.Machine;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary><c>aria up</c> with another database than the last time.</summary>
[SupportedOSPlatform("linux")]
public sealed class DatabaseChangeTests : UpAndDown
{
    private static readonly DateTimeOffset _up = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private DataFolder Data => new(Folder["data"]);

    [Fact]
    public async Task OneWithTasksOfBeforeIsNotStartedWithoutAWord()
    {
        await UpAsync();
        Assert.Equal(0, await Run.RunAsync("add", "http://127.0.0.1:1/file"));
        Assert.Equal(0, await Run.RunAsync("down", "--data", Folder["data"]));
        var last = ClusterPlan.Read(Data)! with { Storage = "postgresql", Connection = "Host=db.test;Database=tasks;Password=hush" };
        last.Write(Data);

        Assert.Equal((int)ExitCode.Usage, await RunUpAsync("--db", "sqlite"));

        Assert.Contains("was last used with postgresql tasks on db.test:5432", Run.Errors, StringComparison.Ordinal);
        Assert.Contains(Folder["data", "hub", "aria.db"], Run.Errors, StringComparison.Ordinal);
        Assert.Contains($"up --db sqlite --force --data {Folder["data"]}", Run.Errors, StringComparison.Ordinal);
        Assert.Contains("db restore FILE --db sqlite --force", Run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", Run.Errors, StringComparison.Ordinal);
        Assert.Equal(last, ClusterPlan.Read(Data));
        Assert.Empty(OsProcess.With(Folder.Path));

        await UpAsync("--db", "sqlite", "--force");
        Assert.Equal(("sqlite", last.Connection), (ClusterPlan.Read(Data)!.Storage, ClusterPlan.Read(Data)!.Connection));
    }

    [Theory]
    [InlineData("Host=new.test;Database=tasks", null, "--db postgresql --connection 'Host=new.test;Database=tasks' --force", "")]
    [InlineData("Host=new.test;Database=tasks;Password=hush", null, "--db postgresql --connection STRING --force", "")]
    [InlineData("Host=new.test;Database=tasks;SSL Password=hush", null, "--db postgresql --connection STRING --force", "")]
    [InlineData("Host=new.test;Database=tasks", "Host=new.test;Database=tasks", "--db postgresql --force", "env -u ARIA_STORAGE__CONNECTIONSTRING ")]
    public void WhatIsSaidToTypeHasTheConnectionThatItNeeds(string connection, string? variable, string there, string before)
    {
        var last = new ClusterPlan(1, "postgresql", "Host=old.test;Database=tasks", 1, _up);
        var shell = new Shell { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = name => name == "ARIA_STORAGE__CONNECTIONSTRING" ? variable : null };

        var refusal = new DatabaseChange(last, last with { Connection = connection }, Data, shell).Refusal();

        Assert.Contains($"up {there} --data", refusal.Advice, StringComparison.Ordinal);
        Assert.Contains(refusal.Details, line => line.Contains($" db restore FILE {there} --data", StringComparison.Ordinal));
        Assert.Contains(refusal.Details, line => line.Contains($"{before}{shell.Command} db backup FILE --data", StringComparison.Ordinal));
        Assert.DoesNotContain("hush", refusal.Advice + string.Join("", refusal.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hst=1", "'hst'")]
    [InlineData("Host=db.test;Port=many", "'port'")]
    [InlineData("Database=tasks", "names no Host")]
    [InlineData("", "needs a connection string")]
    public async Task AConnectionStringThatIsNoneIsRefusedBeforeAnythingIsStarted(string connection, string said)
    {
        Assert.Equal((int)ExitCode.Usage, await RunUpAsync("--db", "postgresql", "--connection", connection));

        Assert.Contains(said, Run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder["data"]));
    }

    [Theory]
    [InlineData("""{"state":"absent"}""", false)]
    [InlineData("""{"state":"ok","hasTasks":false,"filledAt":null}""", false)]
    [InlineData("""{"state":"ok","hasTasks":true,"filledAt":null}""", true)]
    [InlineData("""{"state":"ok","hasTasks":true,"filledAt":"2026-11-22T11:59:59Z"}""", true)]
    [InlineData("""{"state":"ok","hasTasks":true,"filledAt":"2026-11-22T12:00:01Z"}""", false)]
    public void OneThatIsEmptyOrWasFilledSinceIsStarted(string look, bool isOutdated)
    {
        using var document = JsonDocument.Parse(look);

        Assert.Equal(isOutdated, DatabaseChange.IsOutdated(document.RootElement, _up));
    }
}
