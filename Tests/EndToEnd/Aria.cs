using System.Diagnostics;
using System.Text.Json;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>Runs the command line as a process and reads what it prints. What it leaves for its user, it leaves below a folder of the test.</summary>
internal sealed class Aria(string hub, string keyFile, string folder)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    /// <summary>Runs to its end; an exit code other than 0 fails the test.</summary>
    public async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        var (exitCode, output, errors) = await TryAsync(arguments);
        Assert.True(exitCode == 0, $"aria {string.Join(' ', arguments)} ended with {exitCode}:\n{output}\n{errors}");
        return output;
    }

    /// <summary>Runs to its end with <c>--json</c>; the output must be exactly one document.</summary>
    public async Task<JsonElement> JsonAsync(params IEnumerable<string> arguments) =>
        JsonDocument.Parse(await RunAsync([.. arguments, "--json"])).RootElement;

    public async Task<(int ExitCode, string Output, string Errors)> TryAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            new OsProcess(process.Id).Kill();
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "AriaCluster.Cli.dll") },
            Environment =
            {
                ["ARIA_HUB"] = hub,
                ["ARIA_KEY"] = File.Exists(keyFile) ? File.ReadAllText(keyFile).Trim() : null,
                ["XDG_CONFIG_HOME"] = Path.Combine(folder, "config"),
            },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
