namespace AriaCluster.Tasks;

/// <summary>What a rule asks of a worker's tag. The numbers are stored.</summary>
public enum TagOperator
{
    /// <summary>The worker carries the key with one of the values.</summary>
    In = 1,

    /// <summary>The worker does not carry the key with any of the values; it need not carry the key.</summary>
    NotIn = 2,

    /// <summary>The worker carries the key, whatever its value.</summary>
    Exists = 3,

    /// <summary>The worker does not carry the key.</summary>
    Absent = 4,
}
