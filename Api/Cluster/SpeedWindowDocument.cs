namespace AriaCluster.Api.Cluster;

/// <summary>A time of day with another limit, as <c>08:00</c>, on days such as <c>mon</c>; no limit where <c>bytesPerSecond</c> is left out.</summary>
internal sealed record SpeedWindowDocument(string From, string To, IReadOnlyList<string> Days, long? BytesPerSecond);
