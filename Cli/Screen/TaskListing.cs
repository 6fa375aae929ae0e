using AriaCluster.Cli.Hub;
using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>Tasks as a table. It shows gids: an id takes half a line, and every command takes either.</summary>
internal sealed class TaskListing
{
    private readonly Listing _listing = new Listing()
        .Fixed("GID").Fixed("STATUS").Fixed("DONE", right: true).Fixed("SIZE", right: true).Names("WORKER").Names("NAME");

    public void Print(IReadOnlyList<HubTask> tasks, IAnsiConsole console)
    {
        foreach (var task in tasks)
        {
            _listing.Row(task.Gid ?? task.Id, task.Status, Done(task), task.LengthBytes is { } bytes ? Units.Size(bytes) : null, task.Worker, task.Title);
        }

        _listing.Print(console);
    }

    private static string? Done(HubTask task) =>
        task.Status == TaskStatuses.Completed ? "100%"
        : task is { LengthBytes: > 0 and var length, CompletedBytes: { } done } ? $"{100 * done / length}%"
        : task.Progress is { } progress ? $"{progress:0}%" : null;
}
