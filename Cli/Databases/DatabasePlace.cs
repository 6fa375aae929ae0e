namespace AriaCluster.Cli.Databases;

/// <summary>Where a database is, as the process that works on it is told.</summary>
/// <param name="Kind">1 is SQLite, 3 PostgreSQL: the hub's own numbers.</param>
/// <param name="Folder">The hub's folder; of PostgreSQL the one for what is kept aside.</param>
/// <param name="ConnectionString">Of PostgreSQL.</param>
internal sealed record DatabasePlace(int Kind, string? Folder, string? ConnectionString)
{
    public static DatabasePlace Sqlite(string folder) => new(1, folder, null);

    public static DatabasePlace PostgreSql(string connection, string folder) => new(3, folder, connection);
}
