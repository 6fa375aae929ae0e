namespace AriaCluster.Embedded;

/// <summary>A row as the store holds it; the payload is empty after a clear, which keeps the version.</summary>
internal readonly record struct StoredState(ReadOnlyMemory<byte> Payload, int Version);
