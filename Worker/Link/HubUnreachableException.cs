namespace AriaCluster.Worker.Link;

/// <summary>Why there is no connection to the hub now, in words for the worker's operator.</summary>
internal sealed class HubUnreachableException(string message, Exception inner) : Exception(message, inner);
