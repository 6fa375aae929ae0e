using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// The one connection that writes, on a thread of its own. As soon as the disk is free it takes what has come in meanwhile and commits
/// it in one transaction, so a hundred writers share one wait for the disk and a single one waits for nobody.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private const int MaxWrites = 512;
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxWaiting = 16_384;

    private readonly object _gate = new();
    private readonly Queue<SqliteWrite> _waiting = new();
    private readonly List<SqliteWrite> _taken = new(MaxWrites);
    private readonly SqliteSession _session;
    private readonly Action _full;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private bool _restartLog;
    private bool _closed;

    /// <param name="session">Is the writer's from now on.</param>
    /// <param name="full">Called when the disk is full.</param>
    /// <param name="logger">Hears of transactions that failed as a whole.</param>
    public SqliteWriter(SqliteSession session, Action full, ILogger logger)
    {
        _session = session;
        _full = full;
        _logger = logger;
        _thread = new Thread(Work) { IsBackground = true, Name = "aria storage" };
        _thread.Start();
    }

    /// <summary>Queues a write; the task ends when it is durable or has failed.</summary>
    public Task<int> WriteAsync(SqliteWrite write)
    {
        lock (_gate)
        {
            if (_closed || _waiting.Count >= MaxWaiting)
            {
                write.SetException(new StorageUnavailableException(
                    _closed ? "The database is closed." : $"{MaxWaiting} writes are waiting for the disk already."));
            }
            else
            {
                _waiting.Enqueue(write);
                Monitor.Pulse(_gate);
            }
        }

        return write.Task;
    }

    /// <summary>Lets the log begin anew at the next pause between two transactions, if no reader needs its content.</summary>
    public void RestartLog()
    {
        lock (_gate)
        {
            _restartLog = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Commits what waits, then closes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Work()
    {
        using (_session)
        {
            while (Take())
            {
                Commit();
                BeginLogAnew();
                LookAtDisk();
            }
        }
    }

    private bool Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_restartLog && !_closed)
            {
                Monitor.Wait(_gate);
            }

            _taken.Clear();
            for (var bytes = 0; _taken.Count < MaxWrites && bytes < MaxBytes && _waiting.TryDequeue(out var write); bytes += write.Bytes)
            {
                _taken.Add(write);
            }

            return _taken.Count > 0 || _restartLog || !_closed;
        }
    }

    private void Commit()
    {
        if (_taken.Count == 0)
        {
            return;
        }

        try
        {
            _session.Prepare("BEGIN IMMEDIATE").Run();
            _taken.RemoveAll(write => !write.TryRun(_session) && MayGoOn());
            _session.Prepare("COMMIT").Run();
            _taken.ForEach(write => write.Committed());
        }
        catch (Exception e)
        {
            LogCommitFailed(e, _taken.Count);
            Undo();
            _taken.ForEach(write => write.TrySetException(new StorageUnavailableException($"The database failed: {e.Message}", e)));
        }
    }

    // A full disk or an I/O error ends the whole transaction, not only the statement that met it.
    private bool MayGoOn() =>
        _session.InTransaction ? true : throw new InvalidOperationException("SQLite ended the transaction after a failed write.");

    private void Undo()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Execute("ROLLBACK");
            }
        }
        catch (Exception e)
        {
            LogUndoFailed(e);
        }
    }

    private void BeginLogAnew()
    {
        if (!Interlocked.Exchange(ref _restartLog, false))
        {
            return;
        }

        try
        {
            _session.Checkpoint(restart: true);
        }
        catch (SqliteException e)
        {
            LogCheckpointFailed(e);
        }
    }

    // What did not fit has failed; whoever repeats it finds the room.
    private void LookAtDisk()
    {
        if (_session.WasFull)
        {
            _session.ForgetFull();
            _full();
        }
    }

    [LoggerMessage(EventId = 2006, Level = LogLevel.Error, Message = "A transaction of {Count} writes failed as a whole")]
    private partial void LogCommitFailed(Exception e, int count);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Error, Message = "A failed transaction could not be undone")]
    private partial void LogUndoFailed(Exception e);

    [LoggerMessage(EventId = 2008, Level = LogLevel.Warning, Message = "The write-ahead log could not be begun anew; it grows until it can")]
    private partial void LogCheckpointFailed(Exception e);
}
