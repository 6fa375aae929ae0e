using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AriaCluster.Tests.Cli;

/// <summary>What Tab offers, and the scripts by which shells ask for it.</summary>
public sealed class CompletionTests : IAsyncLifetime
{
    private FakeHub _hub = null!;
    private CommandRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _hub.Workers = JsonNode.Parse("""{"workers":[{"name":"local-1","status":"online"},{"name":"local-2","status":"offline"}]}""")!;
        _hub.Add("paused", "a b.iso");
        _run = new CommandRun(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _run.Dispose();
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
        Assert.Equal(0, await _run.RunAsync(["complete", "--", .. typed.Split('|')]));

        Assert.Equal(offered, string.Join('|', _run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])));
    }

    [Fact]
    public async Task WithoutAHubThereAreNoNamesAndNoErrors()
    {
        _run.Set("ARIA_HUB", "http://127.0.0.1:1");

        Assert.Equal(0, await _run.RunAsync("complete", "--", "cordon", ""));

        Assert.Equal(("", ""), (_run.Output, _run.Errors));
    }

    [Fact]
    public async Task AMeaningStandsBehindATab()
    {
        await _run.RunAsync("complete", "--", "show", "");

        Assert.Equal("0000000000000001\tpaused a b.iso", _run.Output.TrimEnd());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task EveryShellHasItsScriptWhichAsksTheCommandItself(string shell)
    {
        Assert.Equal(0, await _run.RunAsync("completion", shell));

        Assert.Contains("complete", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', _run.Output);
    }

    [Fact]
    public async Task BashCompletesWhatIsTyped()
    {
        await _run.RunAsync("completion", "bash");
        using var folder = new TempFolder();
        folder.Write("script", _run.Output);
        var aria = folder.Write("aria", "#!/bin/sh\nexec dotnet \"$CLI\" \"$@\"\n");
        File.SetUnixFileMode(aria, UnixFileMode.UserRead | UnixFileMode.UserExecute);
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

    private async Task<string> RunBashAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script, "bash", folder]) { RedirectStandardOutput = true };
        start.Environment["CLI"] = Path.Combine(AppContext.BaseDirectory, "AriaCluster.Cli.dll");
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["ARIA_HUB"] = _hub.Address;
        start.Environment["ARIA_KEY"] = FakeHub.Key;
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
