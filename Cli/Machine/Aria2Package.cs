using System.Diagnostics;

namespace AriaCluster.Cli.Machine;

/// <summary>Sees to it that there is an aria2c: installs Debian's package where that needs nobody's password.</summary>
internal sealed class Aria2Package(Shell shell, Action<string> say)
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] _install = ["apt-get", "install", "-y", "--no-install-recommends", "aria2"];

    private string Program => shell.Variable("ARIA_WORKER__ARIA2") is { Length: > 0 } named ? named : "aria2c";

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (IsThere(Program))
        {
            return;
        }

        if (Program != "aria2c")
        {
            throw new Failure(ExitCode.SetUp, $"ARIA_WORKER__ARIA2 is {Program}, and there is no such program.", "Correct it, or unset it to use the aria2c in PATH.");
        }

        if (!IsThere("apt-get"))
        {
            throw new Failure(ExitCode.SetUp, "aria2 is not installed.", "Install it with this system's package manager, then try again.");
        }

        if (await FindPrefixAsync(ct) is not { } prefix)
        {
            throw new Failure(ExitCode.SetUp, "aria2 is not installed, and installing it needs a password.", "Type: sudo apt-get update && sudo apt-get install -y aria2");
        }

        say("aria2 is not installed; installing it with apt-get.");
        await RunAsync([.. prefix, "apt-get", "update", "-qq"], ct);
        var code = await RunAsync([.. prefix, .. _install], ct);
        if (code != 0 || !IsThere("aria2c"))
        {
            throw new Failure(ExitCode.SetUp, $"apt-get could not install aria2 (exit code {code}).", $"See above. By hand: sudo {string.Join(' ', _install)}");
        }
    }

    private bool IsThere(string program) => program.Contains('/')
        ? IsRunnable(program)
        : (shell.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => IsRunnable(Path.Combine(folder, program)));

    private static bool IsRunnable(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;

    /// <summary>What to put before a command so that it runs as root; null if somebody would be asked for a password.</summary>
    private async Task<string[]?> FindPrefixAsync(CancellationToken ct) =>
        Environment.IsPrivilegedProcess ? []
        : IsThere("sudo") && await RunAsync(["sudo", "-n", "true"], ct, quiet: true) == 0 ? ["sudo", "-n"]
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
