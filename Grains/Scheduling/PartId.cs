namespace AriaCluster.Scheduling;

/// <summary>A part's identity in 20 bytes.</summary>
internal readonly record struct PartId(Guid Task, int Part) : IComparable<PartId>
{
    private const string Prefix = "task-";

    public string TaskId => Prefix + Task.ToString("D");

    public static PartId Of(string taskId, int part) => new(Guid.ParseExact(taskId.AsSpan(Prefix.Length), "D"), part);

    // The order of the texts is the order of the numbers: a version 7 UUID begins with its time.
    public int CompareTo(PartId other) => Task.CompareTo(other.Task) is var byTask and not 0 ? byTask : Part.CompareTo(other.Part);
}
