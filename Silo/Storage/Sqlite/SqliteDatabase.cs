using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>A SQLite file in a folder that one process owns.</summary>
internal sealed class SqliteDatabase(string folder, Synchronous synchronous, TimeProvider time, ILogger<SqliteDatabase> logger) : IDatabase
{
    private FolderLock? _lock;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private WalCheckpointer? _checkpointer;

    public string Description => $"sqlite, {Path.GetFullPath(File)}, synchronous={synchronous}";

    public SqliteWriter Writer => _writer ?? throw NotOpen();

    public SqliteReaders Readers => _readers ?? throw NotOpen();

    /// <summary>For readers through ADO.NET.</summary>
    public string ReadConnectionString => Connection(SqliteOpenMode.ReadOnly);

    private string File => Path.Combine(folder, "aria.db");

    public async Task OpenAsync(CancellationToken ct)
    {
        _lock = FolderLock.Acquire(folder);
        await MigrateAsync(ct);
        _writer = new SqliteWriter(OpenWriting(), logger);
        _readers = new SqliteReaders(File);
        _checkpointer = new WalCheckpointer(OpenWriting(), _writer, time, logger);
    }

    public async ValueTask DisposeAsync()
    {
        if (_checkpointer is not null)
        {
            await _checkpointer.DisposeAsync();
        }

        _writer?.Dispose();
        _readers?.Dispose();
        using (var pooled = new SqliteConnection(ReadConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        _lock?.Dispose();
    }

    // The journal mode is stored in the file; with it set, readers never wait for the writer.
    private async Task MigrateAsync(CancellationToken ct)
    {
        await using var connection = new SqliteConnection(Connection(SqliteOpenMode.ReadWriteCreate) + ";Pooling=False");
        await connection.OpenAsync(ct);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA journal_mode = WAL";
            await command.ExecuteNonQueryAsync(ct);
        }

        await using var transaction = connection.BeginTransaction(deferred: false);
        await MigrationRunner.RunAsync(transaction, SqlScript.Of("sqlite"), time, ct);
        await transaction.CommitAsync(ct);
    }

    private SqliteSession OpenWriting()
    {
        var session = SqliteSession.Open(File, readOnly: false);
        session.Execute($"""
            PRAGMA synchronous = {synchronous};
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -32768;
            PRAGMA temp_store = MEMORY;
            """);
        return session;
    }

    private string Connection(SqliteOpenMode mode) => new SqliteConnectionStringBuilder { DataSource = File, Mode = mode }.ToString();

    private static InvalidOperationException NotOpen() => new("The database is not open.");
}
