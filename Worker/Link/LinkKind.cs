namespace AriaCluster.Worker.Link;

/// <summary>By which way a worker reaches its hub.</summary>
internal enum LinkKind
{
    /// <summary>The hub's WebSocket. The default.</summary>
    WebSocket = 1,

    /// <summary>As a client of an Orleans cluster, on a trusted network.</summary>
    Orleans = 2,
}
