namespace AriaCluster.Scheduling;

/// <summary>What one owner's parts have of the cluster.</summary>
internal sealed class Share
{
    /// <summary>Parts that are with workers or on their way to them.</summary>
    public int InUse { get; set; }
}
