using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Screen;

/// <summary>What a progress view shows at one moment.</summary>
/// <param name="Tasks">The tasks to show, the most interesting first; there may be more than fit.</param>
/// <param name="Summary">All of them in a line.</param>
internal sealed record ProgressFrame(IReadOnlyList<HubTask> Tasks, string Summary)
{
    /// <summary>Why nothing moves, if nothing does.</summary>
    public string? Waiting { get; init; }

    /// <summary>What keeps the view from being up to date.</summary>
    public string? Notice { get; init; }
}
