namespace AriaCluster.Silo.Storage;

/// <summary>The database may not, or cannot, be used by this process. The message says why and what to check.</summary>
internal sealed class StorageRefusedException(string message, Exception? inner = null) : Exception(message, inner);
