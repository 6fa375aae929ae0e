using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Link;

/// <summary>A connection to the hub, by whichever way. Whatever the hub says unasked goes to whom the dialer was given.</summary>
internal interface IHubConnection : IAsyncDisposable
{
    /// <summary>Ends, without an error, when the connection does.</summary>
    Task Closed { get; }

    /// <summary>Sends a frame and waits for its answer; null if the connection ended, or if the hub is silent.</summary>
    /// <param name="frame">What to say.</param>
    /// <param name="heard">Gets the answer before anything is told that the hub said later; whoever awaits the task may be behind.</param>
    Task<HubFrame?> AskAsync(WorkerFrame frame, Action<HubFrame> heard);

    /// <summary>Reports.</summary>
    /// <param name="reports">What to say.</param>
    /// <param name="heard">
    /// Gets the verdicts, once, in their place among all that the hub says; null if there was no answer.
    /// </param>
    void Report(ImmutableArray<PartReport> reports, Action<ImmutableArray<ReportVerdict>?> heard);

    /// <summary>Ends the connection without waiting for the other side.</summary>
    void Abandon();
}
