using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Verbs;

namespace AriaCluster.Cli.Screen;

/// <summary>One worker for people: what there is, a line each.</summary>
internal static class WorkerDetails
{
    public static void Print(JsonElement worker, Report report)
    {
        foreach (var (name, value) in Lines(worker).Where(line => !string.IsNullOrEmpty(line.Value)))
        {
            report.Field(name, value!);
        }

        foreach (var (task, i) in worker.Items("tasks").Select((task, i) => (task, i)))
        {
            report.Line($"{(i == 0 ? "tasks" : ""),-9} {task.Text("id")}{(task.Whole("speedBytesPerSecond") is > 0 and var speed ? $" at {Units.Speed(speed)}" : "")}");
        }
    }

    private static IEnumerable<(string Name, string? Value)> Lines(JsonElement worker)
    {
        yield return ("name", worker.Text("name"));
        yield return ("status", WorkerStatus.Of(worker));
        yield return ("why", Times.Local(worker.Text("why")));
        yield return ("host", worker.Text("hostname"));
        yield return ("version", worker.Text("version"));
        yield return ("aria2", $"{worker.Text("aria2Version")} with {string.Join(", ", worker.Items("features").Select(feature => feature.GetString()))}");
        yield return ("slots", $"{worker.Whole("usedSlots")} of {worker.Whole("slots")} in use, {Units.Count(worker.Whole("lanes") ?? 0, "lane")}");
        yield return ("speed", Units.Speed(worker.Whole("speedBytesPerSecond") ?? 0));
        yield return ("limited", worker.Whole("speedLimitBytesPerSecond") is { } limit ? $"to {Units.Speed(limit)} now" : null);
        foreach (var line in worker.Member("speed") is { } speed ? SpeedWish.Describe(speed) : [])
        {
            yield return ("own limit", line);
        }

        yield return ("egress", worker.Text("egress"));
        yield return ("tags", string.Join(' ', worker.Members("tags").Select(tag => $"{tag.Name}={tag.Value}")));
        yield return ("root", worker.Text("root"));
        yield return ("free", worker.Member("health")?.Whole("diskFreeBytes") is { } free ? Units.Size(free) : null);
        yield return ("seen", Times.Local(worker.Text("lastSeen")));
        yield return ("away since", Times.Local(worker.Text("awaySince")));
    }
}
