namespace AriaCluster.Silo.Storage;

/// <summary>Where state is kept.</summary>
internal enum StorageKind
{
    /// <summary>A file in the data folder, for one process. The default.</summary>
    Sqlite = 1,

    /// <summary>SQLite on a file in memory that is removed at the end: nothing survives a restart.</summary>
    Memory = 2,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql = 3,
}
