namespace AriaCluster.Worker.Delivery;

/// <summary>How far a delivery came.</summary>
internal enum DeliveryOutcome
{
    /// <summary>All files are in their place.</summary>
    Placed = 1,

    /// <summary>The bytes are on another file system and have to be copied beside their place first.</summary>
    NeedsCopy = 2,

    /// <summary>There is no valid lease: nothing may be put in place now.</summary>
    NoLease = 3,

    /// <summary>The bytes are neither in the work folder nor in their place: they have to be fetched again.</summary>
    BytesLost = 4,

    /// <summary>It cannot be done; the error says why.</summary>
    Failed = 5,
}
