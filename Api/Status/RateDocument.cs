namespace AriaCluster.Api.Status;

/// <summary>How attempts of one kind ended in the window, and how many of them and of their bytes a time.</summary>
internal sealed record RateDocument(string Name, long Completed, long Failed, double PerMinute, long Bytes, long BytesPerSecond);
