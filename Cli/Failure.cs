using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli;

/// <summary>Ends a command with a message for its user: what is wrong, and what to check or type.</summary>
internal sealed class Failure(ExitCode code, string message, string? advice = null) : Exception(message)
{
    public ExitCode Code { get; } = code;

    public string? Advice { get; } = advice;

    /// <summary>The hub's own words, if it was the hub that refused.</summary>
    public Problem? Problem { get; init; }

    /// <summary>For how long the same would only come about again, if that is known; to repeat the call sooner is in vain.</summary>
    public TimeSpan? InVainFor { get; init; }

    /// <summary>Lines to print between message and advice, such as the end of a log.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
