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
    Task<HubFrame?> AskAsync(WorkerFrame frame);

    /// <summary>Reports, and waits for the verdicts; null if there was no answer.</summary>
    Task<ImmutableArray<ReportVerdict>?> ReportAsync(ImmutableArray<PartReport> reports);

    /// <summary>Ends the connection without waiting for the other side.</summary>
    void Abandon();
}
