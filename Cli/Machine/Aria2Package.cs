using System.Diagnostics;

namespace AriaCluster.Cli.Machine;

/// <summary>Sees to it that there is an aria2c: installs Debian's package where that needs nobody's password.</summary>
internal sealed class Aria2Package(Shell shell, Action<string> say)
{
    /// <summary>How to install it where that needs a password.</summary>
    public const string ByHand = "sudo apt-get update && sudo apt-get install -y aria2";

    private const string Aria2 = "aria2c";

    private string Program => shell.Variable("ARIA_WORKER__ARIA2") is { Length: > 0 } named ? named : Aria2;

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (Find(Program) is not null)
        {
            return;
        }

        if (Program != Aria2)
        {
            throw new Failure(ExitCode.SetUp, $"ARIA_WORKER__ARIA2 is {Program}, and there is no such program.", "Correct it, or unset it to use the aria2c in PATH.");
        }

        var aptGet = Find("apt-get")
            ?? throw new Failure(ExitCode.SetUp, "aria2 is not installed.", "Install it with this system's package manager, then try again.");
        var asRoot = await FindPrefixAsync(ct)
            ?? throw new Failure(ExitCode.SetUp, "aria2 is not installed, and installing it needs a password.", $"Type: {ByHand}");
        say("aria2 is not installed; installing it with apt-get.");
        await RunAsync([.. asRoot, aptGet, "update", "-qq"], ct);
        var code = await RunAsync([.. asRoot, aptGet, "install", "-y", "--no-install-recommends", "aria2"], ct);
        if (code != 0 || Find(Aria2) is null)
        {
            throw new Failure(ExitCode.SetUp, $"apt-get could not install aria2 (exit code {code}); see above.", $"By hand: {ByHand}");
        }
    }

    private string? Find(string program) => Programs.FindInPath(program, shell);

    /// <summary>What to put before a command so that it runs as root; null if somebody would be asked for a password.</summary>
    private async Task<string[]?> FindPrefixAsync(CancellationToken ct) =>
        Environment.IsPrivilegedProcess ? []
        : Find("sudo") is { } sudo && await RunAsync([sudo, "-n", "true"], ct, quiet: true) == 0 ? [sudo, "-n"]
        : null;

    private async Task<int> RunAsync(string[] words, CancellationToken ct, bool quiet = false)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await Task.WhenAll(CopyAsync(process.StandardOutput, quiet, ct), CopyAsync(process.StandardError, quiet, ct));
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    private async Task CopyAsync(StreamReader reader, bool quiet, CancellationToken ct)
    {
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (!quiet)
            {
                say(line);
            }
        }
    }
}
