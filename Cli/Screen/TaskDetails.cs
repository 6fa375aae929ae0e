using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Screen;

/// <summary>One task for people: what there is, a line each.</summary>
internal static class TaskDetails
{
    public static void Print(JsonElement answer, Report report)
    {
        var task = TaskApi.ReadTask(answer);
        foreach (var (name, value) in Lines(answer, task).Where(line => !string.IsNullOrEmpty(line.Value)))
        {
            report.Field(name, value!);
        }

        PrintParts(answer, report);
        PrintWorkers(answer.Member("why"), report);
        foreach (var (line, i) in answer.Items("history").Select((line, i) => (line, i)))
        {
            report.Field(i == 0 ? "history" : "", $"{Times.Local(line.Text("at"))}  {line.Text("text")}");
        }
    }

    /// <summary>Why each worker does not take the task.</summary>
    public static void PrintWorkers(JsonElement? why, Report report)
    {
        foreach (var (wait, i) in (why?.Items("workers") ?? []).Select((wait, i) => (wait, i)))
        {
            report.Field(i == 0 ? "workers" : "", $"{wait.Text("worker")} {Times.Local(wait.Text("text"))}");
        }
    }

    private static IEnumerable<(string Name, string? Value)> Lines(JsonElement answer, HubTask task)
    {
        yield return ("id", task.Id);
        yield return ("gid", task.Gid);
        yield return ("name", task.Title);
        yield return ("status", Status(task));
        yield return ("why", Times.Local(answer.Member("why")?.Text("text")));
        yield return ("error", task.ErrorText);
        foreach (var uri in task.Uris ?? [])
        {
            yield return ("source", uri);
        }

        yield return ("worker", task.Worker is null ? null : $"{task.Worker}, attempt {answer.Whole("attempt")}");
        foreach (var file in task.Result?.Files ?? [])
        {
            yield return ("file", $"{file.Path}{(file.LengthBytes is { } length ? $" ({Units.Size(length)})" : "")}");
        }

        yield return ("folder", answer.Text("dir"));
        yield return ("checksum", task.Checksum);
        yield return ("priority", Priority(answer.Whole("priority")));
        yield return ("requires", string.Join("; ", [.. answer.Members("tags").Select(tag => $"{tag.Name}={tag.Value}"), .. answer.Items("requires").Select(rule => rule.GetString())]));
        yield return ("prefers", string.Join("; ", answer.Members("prefers").Select(rule => $"{rule.Name}:{rule.Value}")));
        yield return ("options", Pairs(answer, "options"));
        yield return ("failures", answer.Whole("failures") is > 0 and var failures ? $"{failures}" : null);
        yield return ("not until", Times.Local(answer.Text("notBefore")));
        yield return ("owner", answer.Text("owner"));
        yield return ("created", Times.Local(answer.Text("createdAt")));
        yield return ("started", Times.Local(answer.Text("startedAt")));
        yield return ("ended", Times.Local(answer.Text("endedAt")));
    }

    // One part is the task itself.
    private static void PrintParts(JsonElement answer, Report report)
    {
        var parts = answer.Items("parts").ToArray();
        foreach (var part in parts.Length > 1 ? parts : [])
        {
            report.Line($"part {part.Whole("index"),-4} {part.Text("status")}{(part.Text("worker") is { } worker ? $" on {worker}" : "")}, attempt {part.Whole("attempt")}");
        }
    }

    public static string Status(HubTask task) =>
        task.Status == TaskStatuses.Downloading && task.CompletedBytes is { } done
            ? $"{task.Status}, {Units.Size(done)}{(task.LengthBytes is { } length ? $" of {Units.Size(length)}" : "")} at {Units.Speed(task.SpeedBytesPerSecond ?? 0)}"
            : task.LengthBytes is { } bytes ? $"{task.Status}, {Units.Size(bytes)}" : task.Status;

    private static string? Priority(long? priority) => priority switch
    {
        1 => "low",
        2 => "normal",
        3 => "high",
        4 => "urgent",
        _ => null,
    };

    private static string Pairs(JsonElement answer, string member) =>
        string.Join(' ', answer.Members(member).Select(pair => $"{pair.Name}={pair.Value}"));
}
