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
