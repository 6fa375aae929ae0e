using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>The aria2c processes of a local worker, from the files that its agent keeps of them.</summary>
internal static class LaneProcesses
{
    /// <summary>Process numbers of those that run, in the order of their lanes.</summary>
    public static IReadOnlyList<int> Aria2(DataFolder folder, string worker)
    {
        var lanes = Path.Combine(folder.Worker(worker), "lanes");
        return !Directory.Exists(lanes) ? []
            : [.. Directory.EnumerateDirectories(lanes)
                .OrderBy(lane => int.TryParse(Path.GetFileName(lane), out var index) ? index : int.MaxValue)
                .Select(lane => Read(Path.Combine(lane, "lane.json")))
                .OfType<ProcessIdentity>()
                .Where(process => process.IsRunning)
                .Select(process => process.Pid)];
    }

    private static ProcessIdentity? Read(string path)
    {
        try
        {
            using var lane = JsonDocument.Parse(File.ReadAllText(path));
            return lane.RootElement.Whole("aria2Pid") is { } pid && lane.RootElement.Whole("aria2Start") is { } start
                ? new ProcessIdentity((int)pid, start)
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // The lane is being started or stopped.
            return null;
        }
    }
}
