using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>
/// Writes through the session that holds the owner's lock, so nothing can be written without it. What comes in while the server is busy
/// goes into one transaction and one round trip. A session that is lost fails what waits, refuses what comes, and is regained.
/// </summary>
internal sealed partial class PostgresWriter : IAsyncDisposable
{
    private const int MaxWrites = 512;
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxWaiting = 16_384;

    private static readonly TimeSpan _pingAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _regainEach = TimeSpan.FromMilliseconds(500);

    private readonly Channel<PostgresWrite> _waiting = Channel.CreateBounded<PostgresWrite>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly OwnerLock _lock;
    private readonly NpgsqlDataSource _reads;
    private readonly TimeProvider _time;
    private readonly Action<string> _lost;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private volatile string? _away;

    /// <param name="ownerLock">Held; the writer's from now on.</param>
    /// <param name="reads">Their connections most likely broke together with a session that was lost.</param>
    /// <param name="time">Paces pings and attempts.</param>
    /// <param name="lost">Ends the process, told why, when another owner came.</param>
    /// <param name="logger">Hears of losing and regaining the session.</param>
    public PostgresWriter(OwnerLock ownerLock, NpgsqlDataSource reads, TimeProvider time, Action<string> lost, ILogger logger)
    {
        _lock = ownerLock;
        _reads = reads;
        _time = time;
        _lost = lost;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Throws while the session is lost: what could be read then may be overtaken by a write that is still under way.</summary>
    public void RequireSession()
    {
        if (_away is { } why)
        {
            throw new StorageUnavailableException(why);
        }
    }

    /// <summary>Queues a write; the task ends when it is durable or has failed, within seconds.</summary>
    public Task<int> WriteAsync(PostgresWrite write)
    {
        if ((_away ?? (_waiting.Writer.TryWrite(write) ? null : "Too many writes are waiting for the database.")) is { } refusal)
        {
            write.TrySetException(new StorageUnavailableException(refusal));
        }

        return write.Task;
    }

    /// <summary>Commits what waits, then gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_waiting.Writer.TryComplete())
        {
            _stop.CancelAfter(_pingAfter);
            await _loop;
            await _lock.DisposeAsync();
            _stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await WaitAsync())
            {
                await WorkAsync();
            }

            _away = "The database is closed.";
        }
        catch (OwnershipLostException e)
        {
            _away = e.Message;
            LogLost(e);
            _lost(e.Message);
        }
        catch (OperationCanceledException)
        {
            _away = "The database is closed.";
        }

        _waiting.Writer.TryComplete();
        FailWaiting();
    }

    // False when closed and nothing waits. Wakes up now and then to look whether the session still lives.
    private async Task<bool> WaitAsync()
    {
        using var pause = new CancellationTokenSource(_pingAfter, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, _stop.Token);
        try
        {
            return await _waiting.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task WorkAsync()
    {
        var writes = Take();
        try
        {
            await (writes.Count == 0 ? _lock.PingAsync(_stop.Token) : CommitAsync(writes));
        }
        catch (Exception e) when (e is not OwnershipLostException && _lock.IsAlive)
        {
            LogFailed(e, writes.Count);
            Fail(writes, e.Message);
        }
        catch (Exception e) when (e is not OwnershipLostException)
        {
            _away = $"The database is away: {e.Message}";
            Fail(writes, _away);
            LogAway(e);
            await RegainAsync();
        }
    }

    private List<PostgresWrite> Take()
    {
        var taken = new List<PostgresWrite>();
        for (var bytes = 0; taken.Count < MaxWrites && bytes < MaxBytes && _waiting.Reader.TryRead(out var write); bytes += write.Bytes)
        {
            if (!write.IsGivenUp)
            {
                taken.Add(write);
            }
        }

        return taken;
    }

    // A statement that fails takes its transaction with it; so each write is then repeated alone, and only the bad one fails.
    private async Task CommitAsync(List<PostgresWrite> writes)
    {
        try
        {
            await ExecuteAsync(writes);
        }
        catch (PostgresException e) when (IsFaultOfStatement(e))
        {
            if (writes.Count == 1)
            {
                writes[0].TrySetException(e);
                return;
            }

            foreach (var write in writes)
            {
                await CommitAsync([write]);
            }
        }
        catch (PostgresException e) when (e.SqlState == "AR001")
        {
            Fail(writes, e.MessageText);
            throw new OwnershipLostException(e.MessageText);
        }
    }

    private async Task ExecuteAsync(List<PostgresWrite> writes)
    {
        await using var batch = new NpgsqlBatch(_lock.Session);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT require_owner($1)") { Parameters = { new() { Value = _lock.Epoch } } });
        foreach (var write in writes)
        {
            batch.BatchCommands.Add(write.ToCommand());
        }

        // Without an explicit transaction a batch is one of its own.
        await batch.ExecuteNonQueryAsync(_stop.Token);
        for (var i = 0; i < writes.Count; i++)
        {
            writes[i].Committed(batch.BatchCommands[i + 1].RecordsAffected);
        }
    }

    private async Task RegainAsync()
    {
        while (!await TryRegainAsync())
        {
            FailWaiting();
            await Task.Delay(_regainEach, _time, _stop.Token);
        }

        _reads.Clear();
        _away = null;
        LogBack();
    }

    private async Task<bool> TryRegainAsync()
    {
        try
        {
            return await _lock.TryRegainAsync(_stop.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            _away = $"The database is away: {e.Message}";
            return false;
        }
    }

    private void FailWaiting()
    {
        while (_waiting.Reader.TryRead(out var write))
        {
            Fail([write], _away ?? "The database is closed.");
        }
    }

    private static void Fail(List<PostgresWrite> writes, string why) =>
        writes.ForEach(write => write.TrySetException(new StorageUnavailableException(why)));

    // Data exceptions, constraints, syntax, limits, and what functions raise. Anything else is the server's own trouble.
    private static bool IsFaultOfStatement(PostgresException e) => e.SqlState[..2] is "0A" or "22" or "23" or "42" or "54" or "P0";

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "A transaction of {Count} writes failed as a whole")]
    private partial void LogFailed(Exception e, int count);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "The database is away; writes are refused until it is back")]
    private partial void LogAway(Exception e);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "The database is back and nobody else owned it meanwhile; writes go on")]
    private partial void LogBack();

    [LoggerMessage(EventId = 2005, Level = LogLevel.Critical, Message = "The database has another owner; this process ends")]
    private partial void LogLost(Exception e);
}
