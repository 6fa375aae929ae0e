using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json.Nodes;
using AriaCluster.Tests.Api.Description;

namespace AriaCluster.Tests.Cli;

/// <summary>What Tab offers, and the scripts by which shells ask for it.</summary>
public sealed class CompletionTests : HubVerbTests
{
    public override async ValueTask InitializeAsync()
    {
        // The first to read it takes longer than who presses Tab waits.
        await ApiDocument.ReadAsync();
        await base.InitializeAsync();
        Hub.Workers = JsonNode.Parse("""{"workers":[{"name":"local-1","status":"online"},{"name":"local-2","status":"offline"}]}""")!;
        Hub.Add("paused", "a b.iso");
    }

    [Theory]
    [InlineData("dow", "down")]
    [InlineData("workers|", "revoke|local-1|local-2")]
    [InlineData("drain|local-1|", "local-2")]
    [InlineData("logs|worker|local-2", "local-2")]
    [InlineData("tasks|--worker|", "local-1|local-2")]
    [InlineData("tasks|-s|pend", "pending")]
    [InlineData("tasks|-s|pending,fa", "pending,failed")]
    [InlineData("tasks|--status=fa", "--status=failed")]
    [InlineData("retry|--stat", "--status")]
    [InlineData("resume|0", "0000000000000001")]
    [InlineData("add|--json|--js", "")]
    [InlineData("add|--priority|u", "urgent")]
    [InlineData("up|--db|p", "postgresql")]
    [InlineData("completion|z", "zsh")]
    [InlineData("no-such-verb|", "")]
    public async Task TheWordsThatMayStandThereAreOffered(string typed, string offered)
    {
        Assert.Equal(0, await Run.RunAsync(["complete", "--", .. typed.Split('|')]));

        Assert.Equal(offered, string.Join('|', Run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])));
    }

    [Fact]
    public async Task WithoutAHubThereAreNoNamesAndNoErrors()
    {
        Run.Set("ARIA_HUB", "http://127.0.0.1:1");

        Assert.Equal(0, await Run.RunAsync("complete", "--", "cordon", ""));

        Assert.Equal(("", ""), (Run.Output, Run.Errors));
    }

    [Fact]
    public async Task AMeaningStandsBehindATab()
    {
        await Run.RunAsync("complete", "--", "show", "");

        Assert.Equal("0000000000000001\tpaused a b.iso", Run.Output.TrimEnd());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task EveryShellHasItsScriptWhichAsksTheCommandItself(string shell)
    {
        Assert.Equal(0, await Run.RunAsync("completion", shell));

        Assert.Contains("complete", Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', Run.Output);
    }

    [Fact]
    public async Task BashCompletesWhatIsTyped()
    {
        await Run.RunAsync("completion", "bash");
        using var folder = new TempFolder();
        folder.Write("script", Run.Output);
        WriteAria(folder);
        var test = """
            source "$1/script"
            try() { COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=(); _aria_complete; echo "${COMPREPLY[*]}"; }
            try "$1/aria dow"
            try "$1/aria tasks -s pending,fa"
            try "$1/aria tasks --status=fa"
            try "$1/aria workers "
            """;

        var output = await RunBashAsync(test, folder.Path);

        Assert.Equal(["down", "pending,failed", "failed", "revoke local-1 local-2"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task PowerShellCompletesWhatIsTyped()
    {
        await Run.RunAsync("completion", "powershell");
        using var folder = new TempFolder();
        var aria = WriteAria(folder);
        using var powerShell = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        powerShell.Open();
        using var start = PowerShell.Create(powerShell);
        start.AddScript(Run.Output).Invoke();
        Assert.Empty(start.Streams.Error);

        string Complete(string typed)
        {
            using var completing = PowerShell.Create(powerShell);
            var offered = CommandCompletion.CompleteInput(typed, typed.Length, options: null, completing);
            return string.Join(' ', offered.CompletionMatches.Select(match => typed[..offered.ReplacementIndex] + match.CompletionText)).Replace(aria, "aria", StringComparison.Ordinal);
        }

        Assert.Equal("aria down", Complete($"{aria} dow"));
        Assert.Equal("aria tasks -s pending,failed", Complete($"{aria} tasks -s pending,fa"));
        Assert.Equal("aria tasks --status=failed", Complete($"{aria} tasks --status=fa"));
        await Eventually.HoldsAsync(() => Complete($"{aria} workers ") == "aria workers revoke aria workers local-1 aria workers local-2");
    }

    private string WriteAria(TempFolder folder)
    {
        var aria = folder.Write("aria", $"""
            #!/bin/sh
            export XDG_CONFIG_HOME='{folder.Path}' ARIA_HUB='{Hub.Address}' ARIA_KEY='{FakeHub.Key}'
            exec dotnet '{Path.Combine(AppContext.BaseDirectory, "AriaCluster.Cli.dll")}' "$@"

            """);
        File.SetUnixFileMode(aria, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return aria;
    }

    private static async Task<string> RunBashAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script, "bash", folder]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
