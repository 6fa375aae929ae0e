namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>SQLite's setting of that name, for a write-ahead log.</summary>
internal enum Synchronous
{
    /// <summary>Nothing waits for the disk.</summary>
    Off = 0,

    /// <summary>Only moving the log to the database waits for the disk: after a loss of power the last commits may be missing.</summary>
    Normal = 1,

    /// <summary>Each commit waits for the disk.</summary>
    Full = 2,
}
