namespace AriaCluster.Api.Tasks;

/// <summary>A part of a task as JSON. <c>attempt</c> is the number of its assignments so far.</summary>
internal sealed record PartDocument(
    int Index, [property: TaskStatus] string Status, int Attempt, string? Worker, string? BytesOn, long? CompletedBytes, long? LengthBytes, long? SpeedBytesPerSecond, int? Connections);
