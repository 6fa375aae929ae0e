namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>Another process owned the database while this one was cut off. What this one holds in memory is outdated.</summary>
internal sealed class OwnershipLostException(string message) : Exception(message);
