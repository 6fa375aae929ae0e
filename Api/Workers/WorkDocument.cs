using AriaCluster.Api.Tasks;

namespace AriaCluster.Api.Workers;

/// <summary>One attempt that a worker does now.</summary>
internal sealed record WorkDocument(
    string Id, int Part, int Attempt, [property: TaskStatus] string Status, long CompletedBytes, long? LengthBytes, long SpeedBytesPerSecond, int Connections);
