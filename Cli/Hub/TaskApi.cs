using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>The hub's routes of tasks, with what the command line reads of their answers.</summary>
internal static class TaskApi
{
    /// <summary>The most tasks that the hub lists at once.</summary>
    public const int MaxPage = 1000;

    public static string TaskRoute(string id) => "api/tasks/" + PathSegment.Of(id);

    public static async Task<HubTask> GetTaskAsync(this HubClient hub, string id, Patience patience, CancellationToken ct) =>
        ReadTask(await hub.GetAsync(TaskRoute(id), patience, ct));

    public static async Task<HubTaskPage> ListAsync(this HubClient hub, TaskFilter filter, Patience patience, CancellationToken ct) =>
        Read(await hub.GetAsync("api/tasks" + filter.ToQuery(), patience, ct), HubJson.Default.HubTaskPage);

    public static HubTask ReadTask(JsonElement answer) => Read(answer, HubJson.Default.HubTask);

    public static T Read<T>(JsonElement answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return answer.Deserialize(type) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Failure(ExitCode.Unreachable, "The hub's answer cannot be read: " + e.Message, "Do hub and command line have the same version?");
        }
    }
}
