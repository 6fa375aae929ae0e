using System.Collections.Immutable;
using System.Diagnostics;

namespace AriaCluster.Worker.Lanes;

/// <summary>The aria2c that is installed: what it says of itself, asked before there is a lease to run it under.</summary>
internal sealed record Aria2Program(string Path, string Version, ImmutableArray<string> Features)
{
    private const string VersionLine = "aria2 version ";
    private const string FeaturesLine = "Enabled Features: ";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">It is no aria2c.</exception>
    public static async Task<Aria2Program> AskAsync(string path, TimeProvider time, CancellationToken ct)
    {
        var start = new ProcessStartInfo(path, ["--no-conf", "--version"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            var text = await process.StandardOutput.ReadToEndAsync(ct).WaitAsync(_patience, time, ct);
            return Read(path, text);
        }
        finally
        {
            process.Kill();
        }
    }

    public static Aria2Program Read(string path, string text)
    {
        var lines = text.Split('\n');
        var version = lines.FirstOrDefault(line => line.StartsWith(VersionLine, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{path} is no aria2c: its --version says '{lines[0].Trim()}'.");
        var features = lines.FirstOrDefault(line => line.StartsWith(FeaturesLine, StringComparison.Ordinal)) ?? FeaturesLine;
        return new Aria2Program(
            path,
            version[VersionLine.Length..].Trim(),
            [.. features[FeaturesLine.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
    }
}
