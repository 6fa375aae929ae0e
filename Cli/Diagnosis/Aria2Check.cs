using System.Diagnostics;
using System.Text.RegularExpressions;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>The aria2c of this machine's workers: whether it is there, new enough, and built with what downloads need.</summary>
internal sealed partial class Aria2Check(Shell shell)
{
    private static readonly Version _oldest = new(1, 36);
    private static readonly string[] _features = ["HTTPS", "BitTorrent", "Metalink", "Message Digest"];

    public async Task<Finding> RunAsync(string program, CancellationToken ct)
    {
        if (Programs.FindInPath(program, shell) is not { } path)
        {
            return Finding.Wrong("aria2", $"There is no program {program}.", $"Install it: {Aria2Package.ByHand}. Or name it in the setting Worker:Aria2.");
        }

        var said = await AskAsync(path, ct);
        if (!Version.TryParse(VersionLine().Match(said).Groups[1].Value, out var version))
        {
            return Finding.Wrong("aria2", $"{path} --version does not answer as aria2 does.", "Name the right program in the setting Worker:Aria2.");
        }

        var missing = _features.Where(feature => !said.Contains(feature, StringComparison.Ordinal)).ToArray();
        return version < _oldest ? Finding.Warning("aria2", $"{path} is version {version}; the oldest that is tested is {_oldest}.", "Install a newer one.")
            : missing.Length > 0 ? Finding.Warning("aria2", $"{path}, version {version}, was built without {string.Join(", ", missing)}.", $"Install this system's package: {Aria2Package.ByHand}")
            : Finding.Ok("aria2", $"{path} is version {version}, with {string.Join(", ", _features)}.");
    }

    private async Task<string> AskAsync(string path, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5), shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                return await process.StandardOutput.ReadToEndAsync(either.Token);
            }
            finally
            {
                process.Kill();
            }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^aria2 version (\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex VersionLine();
}
