using AriaCluster.Workers;

namespace AriaCluster.Worker.Link;

/// <summary>A way to the hub.</summary>
internal interface IHubDialer
{
    /// <summary>What it dials, for the log.</summary>
    string Hub { get; }

    /// <param name="told">Gets what the hub says unasked.</param>
    /// <param name="ct">Ends the try.</param>
    /// <exception cref="HubUnreachableException">There is no connection now.</exception>
    Task<IHubConnection> DialAsync(Action<IHubConnection, HubFrame> told, CancellationToken ct);
}
