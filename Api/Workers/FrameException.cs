namespace AriaCluster.Api.Workers;

/// <summary>What a worker sent is no frame; its connection is closed.</summary>
internal sealed class FrameException(string message) : Exception(message);
