using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// One connection for the reads and writes of grain state, without ADO.NET between: statements are prepared once and bound from
/// spans. Used by one thread at a time.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly sqlite3 _db;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private SqliteSession(sqlite3 db) => _db = db;

    /// <summary>Whether a transaction is open. Some errors (disk full, I/O) make SQLite end it on its own.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Whether a statement found the disk full since the last <see cref="ForgetFull"/>.</summary>
    public bool WasFull { get; private set; }

    /// <summary>Rows changed by the last statement itself, those of triggers left out.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    public static SqliteSession Open(string path, bool readOnly)
    {
        Batteries_V2.Init();
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var rc = raw.sqlite3_open_v2(path, out var db, access | raw.SQLITE_OPEN_NOMUTEX, vfs: null);
        var session = new SqliteSession(db);
        if (rc == raw.SQLITE_OK)
        {
            return session;
        }

        using (session)
        {
            throw session.Error(rc);
        }
    }

    /// <summary>Runs statements that are not worth preparing.</summary>
    public void Execute(string sql)
    {
        var rc = raw.sqlite3_exec(_db, sql);
        if (rc != raw.SQLITE_OK)
        {
            throw Error(rc);
        }
    }

    /// <summary>The statement, prepared at its first use and kept.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
        {
            return known;
        }

        var rc = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (rc != raw.SQLITE_OK)
        {
            throw Error(rc);
        }

        return _statements[sql] = new SqliteStatement(this, statement);
    }

    /// <summary>Moves the log's content to the database file.</summary>
    /// <param name="restart">Also lets the next write begin the log anew, which needs readers of older content to be gone.</param>
    public LogState Checkpoint(bool restart)
    {
        var mode = restart ? raw.SQLITE_CHECKPOINT_RESTART : raw.SQLITE_CHECKPOINT_PASSIVE;
        var rc = raw.sqlite3_wal_checkpoint_v2(_db, "main", mode, out var pages, out var moved);
        return rc is raw.SQLITE_OK or raw.SQLITE_BUSY ? new LogState(Math.Max(pages, 0), Math.Max(moved, 0)) : throw Error(rc);
    }

    public void ForgetFull() => WasFull = false;

    public SqliteException Error(int rc)
    {
        var extended = raw.sqlite3_extended_errcode(_db);
        WasFull |= (rc & 0xff) == raw.SQLITE_FULL || extended == raw.SQLITE_IOERR_SHMSIZE;
        return new SqliteError($"SQLite error {rc}: {raw.sqlite3_errmsg(_db).utf8_to_string()}", rc & 0xff, extended);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _db.Dispose();
    }

    /// <summary>How many pages the log has and how many of them are in the database file.</summary>
    public readonly record struct LogState(int Pages, int Moved);
}
