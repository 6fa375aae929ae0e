using System.Data.Common;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tasks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>A SQLite file in a folder that one process owns. For the kind <c>memory</c> the folder goes with the process.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    /// <summary>The file in its folder.</summary>
    public const string FileName = "aria.db";

    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _reading = new(Math.Max(2, Environment.ProcessorCount));
    private string _folder;
    private FolderLock? _lock;
    private DiskReserve? _reserve;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;
    private WalCheckpointer? _checkpointer;
    private Task? _closing;

    public SqliteDatabase(StorageOptions options, string folder, TimeProvider time, ILogger<SqliteDatabase> logger)
    {
        _options = options;
        _folder = options.Kind == StorageKind.Memory ? "" : Path.GetFullPath(folder);
        _time = time;
        _logger = logger;
        Index = new SqliteTaskIndex(this);
        Audit = new AuditLog(this, SqliteTaskIndex.Dialect);
    }

    public string Description => _options.Kind == StorageKind.Memory
        ? "memory, which forgets everything at the end"
        : $"sqlite {File}, durability {_options.Durability.ToString().ToLowerInvariant()}";

    public ITaskIndex Index { get; }

    public IAuditLog Audit { get; }

    public string? Shortage => _reserve?.Shortage;

    public SqliteWriter Writer => _writer ?? throw NotOpen();

    public SqliteReaders Readers => _readers ?? throw NotOpen();

    /// <summary>For readers through ADO.NET.</summary>
    public string ReadConnectionString => Connection(SqliteOpenMode.ReadOnly, pooled: true);

    private string File => Path.Combine(_folder, FileName);

    // Without the disk's confirmation a commit survives the process all the same: the system has it.
    private string Synchronous => (_options.Kind, _options.Durability) switch
    {
        (StorageKind.Memory, _) => "OFF",
        (_, Durability.Process) => "NORMAL",
        _ => "FULL",
    };

    public async Task OpenAsync(CancellationToken ct)
    {
        try
        {
            MemoryFolder.RemoveAbandoned();
            _folder = _options.Kind == StorageKind.Memory ? MemoryFolder.Create() : _folder;
            _lock = FolderLock.Acquire(_folder);
            CreateFile();
            await MigrateAsync(ct);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageRefusedException(DatabaseFault.Describe(File, e), e);
        }

        _reserve = new DiskReserve(_folder, _options.Kind == StorageKind.Memory ? 0 : _options.ReserveBytes, _time, _logger);
        _writer = new SqliteWriter(OpenWriting(), _reserve.Release, _logger);
        _readers = new SqliteReaders(File);
        _checkpointer = new WalCheckpointer(OpenWriting(), _writer, _time, _logger);
    }

    /// <remarks>
    /// On the pool, a few at a time, and not on the caller's thread: SQLite knows no asynchronous I/O, and a search over a million rows
    /// takes its time. All of it: were the reader given back in the caller's context, a grain that ends while it waits would keep it.
    /// </remarks>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => Task.Run(
        async () =>
        {
            await _reading.WaitAsync(ct);
            try
            {
                await using var connection = new SqliteConnection(ReadConnectionString);
                await connection.OpenAsync(ct);
                return await read(connection);
            }
            finally
            {
                _reading.Release();
            }
        },
        ct);

    public Task<int> WriteAsync(string sql, string text, CancellationToken ct) => Writer.WriteAsync(new TextWrite(sql, text, ct));

    public async Task<DbConnection> ConnectAsync(bool writes, CancellationToken ct)
    {
        var connection = new SqliteConnection(writes ? Connection(SqliteOpenMode.ReadWrite, pooled: false) : ReadConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    public ValueTask DisposeAsync() => new(_closing ??= CloseAsync());

    private async Task CloseAsync()
    {
        if (_checkpointer is not null)
        {
            await _checkpointer.DisposeAsync();
        }

        _readers?.Dispose();
        using (var pooled = new SqliteConnection(ReadConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        if (_reserve is not null)
        {
            await _reserve.DisposeAsync();
        }

        // The last connection to close moves the log to the file and removes it.
        _writer?.Dispose();
        _lock?.Dispose();
        if (_options.Kind == StorageKind.Memory && _folder.Length > 0)
        {
            MemoryFolder.Remove(_folder);
        }

        _reading.Dispose();
    }

    // SQLite gives the log and what else it puts beside a file that file's mode. One that is there is not touched: closing it would give up
    // the locks that SQLite may have on it in this process.
    private void CreateFile()
    {
        if (!System.IO.File.Exists(File))
        {
            var creation = PrivateFolder.NewFile();
            creation.Mode = FileMode.OpenOrCreate;
            using var file = new FileStream(File, creation);
        }
    }

    // The journal mode is stored in the file; with it set, readers never wait for the writer.
    private async Task MigrateAsync(CancellationToken ct)
    {
        await using var connection = new SqliteConnection(Connection(SqliteOpenMode.ReadWriteCreate, pooled: false));
        await connection.OpenAsync(ct);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA journal_mode = WAL";
            await command.ExecuteNonQueryAsync(ct);
        }

        await using var transaction = connection.BeginTransaction(deferred: false);
        await MigrationRunner.RunAsync(transaction, SqlScript.Of("sqlite"), _time, ct);
        await transaction.CommitAsync(ct);
    }

    private SqliteSession OpenWriting()
    {
        var session = SqliteSession.Open(File, readOnly: false);
        session.Execute($"""
            PRAGMA synchronous = {Synchronous};
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -32768;
            PRAGMA temp_store = MEMORY;
            """);
        return session;
    }

    private string Connection(SqliteOpenMode mode, bool pooled) =>
        new SqliteConnectionStringBuilder { DataSource = File, Mode = mode, Pooling = pooled }.ToString();

    private static InvalidOperationException NotOpen() => new("The database is not open.");

    private sealed class TextWrite(string sql, string text, CancellationToken ct) : SqliteWrite(text.Length, ct)
    {
        protected override int Run(SqliteSession session)
        {
            session.Prepare(sql).Bind(1, text).Run();
            return session.Changes;
        }
    }
}
