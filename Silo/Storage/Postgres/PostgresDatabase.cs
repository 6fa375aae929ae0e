using System.Data.Common;
using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>A database on a PostgreSQL server.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private readonly StorageOptions _options;
    private readonly Ownership _ownership;
    private readonly TimeProvider _time;
    private readonly Action<string> _lost;
    private readonly ILogger _logger;
    private readonly OwnerLock _lock;
    private PostgresWriter? _writer;
    private Task? _closing;

    /// <param name="options">How it is reached.</param>
    /// <param name="ownership">What this process wants to be of it.</param>
    /// <param name="time">Paces pings and attempts.</param>
    /// <param name="lost">Ends the process, told why, when another owner came.</param>
    /// <param name="logger">Hears of losing and regaining the server.</param>
    public PostgresDatabase(
        StorageOptions options, Ownership ownership, TimeProvider time, Action<string> lost, ILogger<PostgresDatabase> logger)
    {
        _options = options;
        _ownership = ownership;
        _time = time;
        _lost = lost;
        _logger = logger;
        _lock = new OwnerLock(options, ownership, time);
        Reads = NpgsqlDataSource.Create(ReadString(options));
        Index = new PostgresTaskIndex(this);
        Audit = new AuditLog(this, PostgresTaskIndex.Dialect);
    }

    public string Description
    {
        get
        {
            var server = new NpgsqlConnectionStringBuilder(_options.ConnectionString);
            return $"postgresql {server.Database} on {server.Host}:{server.Port}, durability {_options.Durability.ToString().ToLowerInvariant()}";
        }
    }

    public ITaskIndex Index { get; }

    public IAuditLog Audit { get; }

    /// <remarks>The server's disk is its own.</remarks>
    public string? Shortage => null;

    /// <summary>Connections whose transactions only read unless they say otherwise.</summary>
    public NpgsqlDataSource Reads { get; }

    /// <summary>The number of the exclusive owner that this process is or came after.</summary>
    public long Epoch => _lock.Epoch;

    /// <summary>Where an exclusive owner writes; for a silo it only keeps the lock.</summary>
    public PostgresWriter Writer => _writer ?? throw new InvalidOperationException("The database is not open.");

    public async Task OpenAsync(CancellationToken ct)
    {
        if (_ownership == Ownership.None)
        {
            return;
        }

        try
        {
            await _lock.AcquireAsync(ct);
            await MigrateAsync(ct);
            await _lock.ClaimAsync(ct);
        }
        catch (NpgsqlException e)
        {
            throw new StorageRefusedException($"The database cannot be used ({Description}): {e.Message}", e);
        }

        _writer = new PostgresWriter(_lock, Reads, _time, _lost, _logger);
    }

    /// <summary>
    /// Makes a transaction of <see cref="Reads"/> one that writes, if nobody else owns the database. A silo's epoch is that of the exclusive
    /// owner before it. A reader has none, and joins the silos for as long as the transaction lasts: meanwhile no exclusive owner comes.
    /// </summary>
    /// <exception cref="StorageUnavailableException">An exclusive owner is there.</exception>
    public async Task BeginWriteAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SET TRANSACTION READ WRITE"),
                _ownership == Ownership.None
                    ? new NpgsqlBatchCommand(OwnerLock.Join)
                    : new NpgsqlBatchCommand("SELECT require_owner($1)") { Parameters = { new() { Value = _lock.Epoch } } },
            },
        };
        if (await batch.ExecuteScalarAsync(ct) is false)
        {
            throw new StorageUnavailableException($"The database belongs to a hub of the embedded engine ({Description}).");
        }
    }

    /// <remarks>
    /// On the pool of threads and not in the caller's context: a grain that waits for its turn, or ends meanwhile, keeps no connection.
    /// </remarks>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => Task.Run(
        async () =>
        {
            await using var connection = await Reads.OpenConnectionAsync(ct);
            return await read(connection);
        },
        ct);

    public Task<int> WriteAsync(string sql, string text, CancellationToken ct) => WriteAsync(new(sql) { Parameters = { new() { Value = text } } }, ct);

    /// <summary>Runs one statement beside the grains' states, in a transaction of its own.</summary>
    /// <inheritdoc cref="ReadAsync" path="/remarks"/>
    public Task<int> WriteAsync(NpgsqlBatchCommand write, CancellationToken ct) => Task.Run(
        async () =>
        {
            await using var connection = await Reads.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await BeginWriteAsync(transaction, ct);
            await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { write } };
            var rows = await batch.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            return rows;
        },
        ct);

    public async Task<DbConnection> ConnectAsync(bool writes, CancellationToken ct)
    {
        if (!writes)
        {
            return await Reads.OpenConnectionAsync(ct);
        }

        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        return connection;
    }

    public ValueTask DisposeAsync() => new(_closing ??= CloseAsync());

    private async Task CloseAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        await _lock.DisposeAsync();
        await Reads.DisposeAsync();
    }

    private async Task MigrateAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_options.ConnectionString);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand(OwnerLock.TakeTurn, connection, transaction))
        {
            await turn.ExecuteNonQueryAsync(ct);
        }

        await MigrationRunner.RunAsync(transaction, SqlScript.Of("postgresql"), _time, ct);
        await transaction.CommitAsync(ct);
    }

    private static string ReadString(StorageOptions options)
    {
        var reads = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = $"aria {Environment.ProcessId} reads",
            Timeout = 5,
            CommandTimeout = 10,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
        };
        reads.MaxPoolSize = Math.Min(reads.MaxPoolSize, 32);
        reads.Options += " -c default_transaction_read_only=on";
        return reads.ToString();
    }
}
