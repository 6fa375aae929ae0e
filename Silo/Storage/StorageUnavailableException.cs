namespace AriaCluster.Silo.Storage;

/// <summary>The database cannot be reached just now, or too much waits for it. Nothing is known of the write; it may be repeated.</summary>
internal sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
