using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Screen;

/// <summary>What a worker is and, where that does not say so already, what people want of it: <c>offline, cordoned</c>.</summary>
internal static class WorkerStatus
{
    /// <summary>Of one that may take work only the status.</summary>
    public static string Of(JsonElement worker)
    {
        var status = worker.Text("status") ?? "";
        return worker.Text("availability") is { } wish && wish != "open" && wish != status ? $"{status}, {wish}" : status;
    }

    /// <summary>Right after somebody said what he wants: that one who is away is open again, too.</summary>
    public static string AfterWish(JsonElement worker) =>
        worker.Text("status") == "offline" && worker.Text("availability") == "open" ? "offline, open" : Of(worker);
}
