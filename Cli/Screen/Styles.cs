using AriaCluster.Cli.Hub;
using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>The colours of statuses. Colour never says anything that the word does not.</summary>
internal static class Styles
{
    public static Style Of(string status) => status switch
    {
        TaskStatuses.Completed or "online" or "ready" => new Style(Color.Green),
        TaskStatuses.Failed or "offline" => new Style(Color.Red),
        TaskStatuses.Canceled or TaskStatuses.Paused or TaskStatuses.Deleted or "stalled" => new Style(Color.Yellow),
        TaskStatuses.Downloading or TaskStatuses.Delivering or "busy" => new Style(Color.Blue),
        _ => Style.Plain,
    };
}
