namespace AriaCluster.Workers;

/// <summary>What an order did to a worker's holdings.</summary>
internal enum HoldingChange
{
    /// <summary>It is held from now on.</summary>
    Added = 1,

    /// <summary>It was held already; its order is known from now on.</summary>
    Known = 2,

    /// <summary>A newer attempt of the same part is held.</summary>
    Outdated = 3,

    /// <summary>It was held with its order already: nothing changed.</summary>
    Same = 4,
}
