using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria db backup</c>: where it may write.</summary>
public sealed class BackupVerbTests : HubVerbTests
{
    [Fact]
    public async Task AFileThatIsThereIsKeptAndAFolderThatIsMissingNamed()
    {
        var file = Run.Write("today.backup", "of before");

        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync("db", "backup", file));
        Assert.Contains($"{file} is there already.", Run.Errors, StringComparison.Ordinal);
        Assert.Contains("--force", Run.Errors, StringComparison.Ordinal);
        Assert.Equal("of before", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        Assert.Equal((int)ExitCode.Usage, await Run.RunAsync("db", "backup", Path.Combine(Run.Home, "none", "a.backup")));
        Assert.Contains($"There is no folder {Path.Combine(Run.Home, "none")}.", Run.Errors, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }
}
