namespace AriaCluster.Api.Tasks;

/// <summary>What became of a submission.</summary>
internal enum AcceptanceOutcome
{
    /// <summary>It is stored.</summary>
    Accepted = 1,

    /// <summary>It was stored by an earlier request with the same idempotency key and content.</summary>
    Repeated = 2,

    /// <summary>Its idempotency key belongs to another content.</summary>
    KeyReused = 3,

    /// <summary>Nobody knows whether it is stored. Repeating it with its idempotency key is safe.</summary>
    Unknown = 4,

    /// <summary>All that it asks for is there already, or on its way.</summary>
    Joined = 5,

    /// <summary>Its key has no room for it. Nothing is stored.</summary>
    NoRoom = 6,
}
