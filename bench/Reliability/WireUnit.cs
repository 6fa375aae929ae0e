namespace AriaCluster.Bench.Reliability;

/// <summary>What goes over a connection as a whole: a head or a frame.</summary>
/// <param name="Raw">As it was sent.</param>
/// <param name="Text">The message, if it is one frame of text.</param>
internal sealed record WireUnit(byte[] Raw, byte[]? Text);
