using System.Data;
using System.Data.Common;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>Where a database is that no part of this process has open.</summary>
/// <param name="Kind"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="Folder">Of SQLite: the hub's data folder.</param>
/// <param name="ConnectionString">Of PostgreSQL.</param>
internal sealed record DatabasePlace(StorageKind Kind, string? Folder, string? ConnectionString)
{
    public string Description => Kind == StorageKind.PostgreSql ? DescribeServer(ConnectionString!) : File;

    /// <summary>What is wrong with the place itself, before anything is opened; null if nothing is.</summary>
    public string? Fault => Kind == StorageKind.PostgreSql && ServerString.FaultOf(ConnectionString) is { } fault
        ? $"PostgreSQL's connection string {fault}. Write it as {ServerString.Form}."
        : null;

    /// <summary>The database's file, of SQLite.</summary>
    public string File => Path.Combine(Path.GetFullPath(Folder!), SqliteDatabase.FileName);

    /// <summary>Whether both are one database, as far as their names tell; a folder may be named by a link.</summary>
    public bool IsSameAs(DatabasePlace other) =>
        Kind == other.Kind && (Kind == StorageKind.PostgreSql ? Description == other.Description : Resolve(Folder!) == Resolve(other.Folder!));

    /// <summary>All rows at this moment. Where nobody owns it, nobody can until the source is disposed of.</summary>
    /// <exception cref="StorageRefusedException">There is none, or not one of this version or an older.</exception>
    public async Task<DatabaseRows> OpenSourceAsync(CancellationToken ct)
    {
        try
        {
            return Kind == StorageKind.PostgreSql ? await OpenPostgresAsync(ct) : await OpenSqliteAsync(ct);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageRefusedException(DatabaseFault.IsDamage(e) ? DatabaseFault.Describe(Description, e) : $"The database {Description} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The same database, to be filled.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="replaces">Whether what is there is to go.</param>
    public DatabaseTarget ToTarget(TimeProvider time, bool replaces = false) => ToDatabase(time) switch
    {
        PostgresDatabase server => new PostgresTarget(server, time, replaces),
        var file => new SqliteTarget(file, time, replaces),
    };

    /// <summary>The same database as its only owner opens it.</summary>
    public IDatabase ToDatabase(TimeProvider time)
    {
        var options = new StorageOptions { Kind = Kind, ConnectionString = ConnectionString };
        return Kind == StorageKind.PostgreSql
            ? new PostgresDatabase(options, Ownership.Exclusive, time, _ => { }, NullLogger<PostgresDatabase>.Instance)
            : new SqliteDatabase(options, Folder!, time, NullLogger<SqliteDatabase>.Instance);
    }

    /// <summary>What a connection sees in one transaction.</summary>
    public static async Task<DatabaseRows> SnapshotAsync(
        DbConnection connection, string description, bool isInUse, IAsyncDisposable? held, CancellationToken ct)
    {
        try
        {
            var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            await MigrationRunner.CheckAsync(transaction, SqlScript.Of(connection is SqliteConnection ? "sqlite" : "postgresql"), ct);
            return new DatabaseRows(transaction, description, isInUse, held);
        }
        catch
        {
            await connection.DisposeAsync();
            if (held is not null)
            {
                await held.DisposeAsync();
            }

            throw;
        }
    }

    private async Task<DatabaseRows> OpenSqliteAsync(CancellationToken ct)
    {
        if (!System.IO.File.Exists(File))
        {
            throw new StorageRefusedException($"There is no database {File}.");
        }

        var held = FolderLock.TryAcquire(Path.GetFullPath(Folder!));
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        return await SnapshotAsync(connection, File, isInUse: held is null, held is null ? null : new Held(held), ct);
    }

    private async Task<DatabaseRows> OpenPostgresAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 5 }.ToString());
        await connection.OpenAsync(ct);
        await using var take = new NpgsqlCommand(OwnerLock.Take, connection);
        return await SnapshotAsync(connection, Description, isInUse: !(bool)(await take.ExecuteScalarAsync(ct))!, held: null, ct);
    }

    private static string Resolve(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return (Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName : null) ?? full;
    }

    private static string DescribeServer(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return $"postgresql {server.Database} on {server.Host}:{server.Port}";
    }

    private sealed class Held(FolderLock held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
