using System.Data;
using Npgsql;

namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>
/// Ownership of a PostgreSQL database: an advisory lock in a session that lives as long as the owner, exclusive for the embedded engine,
/// shared among silos. PostgreSQL ends it with the session, however that went. The table <c>owner</c> counts exclusive owners, so that
/// one that was cut off and comes back sees whether another was there.
/// </summary>
internal sealed class OwnerLock : IAsyncDisposable
{
    /// <summary>Takes the lock as a silo does until the end of the transaction; false if an exclusive owner has it.</summary>
    public const string Join = $"SELECT pg_try_advisory_xact_lock_shared({Class}, 1)";

    /// <summary>Takes the lock for the session as the only owner; false if anybody has it.</summary>
    public const string Take = $"SELECT pg_try_advisory_lock({Class}, 1)";

    /// <summary>Waits, until the end of the transaction, for those who apply scripts.</summary>
    public const string TakeTurn = $"SELECT pg_advisory_xact_lock({Class}, 2)";

    private const string TakeShared = $"SELECT pg_try_advisory_lock_shared({Class}, 1)";

    // "aria" in ASCII, so that locks of other programs on the same server are not taken for ours.
    private const string Class = "1634888033";

    // Whoever has the lock, in whichever mode, except this session.
    private const string Holders = $"""
        SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'this machine')
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {Class} AND l.objid = 1 AND l.objsubid = 2
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid()
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly string _name = $"aria {Environment.ProcessId} {Guid.NewGuid():N}";
    private readonly string _connectionString;
    private readonly Ownership _ownership;
    private readonly TimeProvider _time;
    private NpgsqlConnection? _session;

    public OwnerLock(StorageOptions options, Ownership ownership, TimeProvider time)
    {
        _connectionString = SessionString(options, _name);
        _ownership = ownership;
        _time = time;
    }

    /// <summary>The number of this owner, or of the exclusive one before these silos.</summary>
    public long Epoch { get; private set; }

    /// <summary>The session with the lock.</summary>
    public NpgsqlConnection Session => _session ?? throw new InvalidOperationException("The lock is not held.");

    /// <summary>Whether the session still stands, as far as this side knows.</summary>
    public bool IsAlive => _session?.FullState.HasFlag(ConnectionState.Open) ?? false;

    /// <summary>Takes the lock. An owner that was just killed may still be in its session's last breath.</summary>
    /// <exception cref="StorageRefusedException">Another process has it, or the server is not reached.</exception>
    public async Task AcquireAsync(CancellationToken ct)
    {
        await ConnectAsync(ct);
        for (var start = _time.GetTimestamp(); !await TryTakeAsync(ct); await Task.Delay(_pause, _time, ct))
        {
            if (_time.GetElapsedTime(start) > _patience)
            {
                throw new StorageRefusedException(
                    $"The database {Session.Database} on {Session.Host}:{Session.Port} is in use by {string.Join(" and ", await DescribeHoldersAsync(ct))}. "
                    + "The embedded engine and a cluster of silos never share one. Stop what uses it, or choose another database.");
            }
        }
    }

    /// <summary>Once the tables are there: becomes the next exclusive owner, or joins the silos.</summary>
    public async Task ClaimAsync(CancellationToken ct)
    {
        await using var claim = new NpgsqlCommand(
            _ownership == Ownership.Exclusive ? "UPDATE owner SET epoch = epoch + 1 RETURNING epoch" : "SELECT epoch FROM owner", Session);
        Epoch = (long)(await claim.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Makes sure that the session is alive.</summary>
    public async Task PingAsync(CancellationToken ct)
    {
        await using var ping = new NpgsqlCommand("SELECT 1", Session);
        await ping.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// After the session was lost: tries to hold the lock again with the same epoch. Then nobody wrote in between, and what the lost
    /// session still had under way has ended one way or the other, since it had the lock.
    /// </summary>
    /// <returns>False when it is not possible yet.</returns>
    /// <exception cref="OwnershipLostException">Another owner came.</exception>
    public async Task<bool> TryRegainAsync(CancellationToken ct)
    {
        await ConnectAsync(ct);
        if (!await TryTakeAsync(ct))
        {
            await EndOwnSessionsAsync(ct);
            return false;
        }

        await using var read = new NpgsqlCommand("SELECT epoch FROM owner", Session);
        return (long)(await read.ExecuteScalarAsync(ct))! == Epoch
            ? true
            : throw new OwnershipLostException("Another process owned the database while this one was cut off from it.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        await DisposeAsync();
        _session = new NpgsqlConnection(_connectionString);
        await _session.OpenAsync(ct);
    }

    private async Task<bool> TryTakeAsync(CancellationToken ct)
    {
        await using var take = new NpgsqlCommand(_ownership == Ownership.Exclusive ? Take : TakeShared, Session);
        return (bool)(await take.ExecuteScalarAsync(ct))!;
    }

    // The server may not have noticed yet that the connection of the lost session is dead.
    private async Task EndOwnSessionsAsync(CancellationToken ct)
    {
        var holders = await ReadHoldersAsync(ct);
        foreach (var (pid, _, _) in holders.Where(holder => holder.Name == _name))
        {
            await using var end = new NpgsqlCommand("SELECT pg_terminate_backend($1)", Session) { Parameters = { new() { Value = pid } } };
            await end.ExecuteNonQueryAsync(ct);
        }

        if (holders.Exists(holder => holder.Name != _name))
        {
            throw new OwnershipLostException("Another process has taken the database over.");
        }
    }

    private async Task<IEnumerable<string>> DescribeHoldersAsync(CancellationToken ct) =>
        (await ReadHoldersAsync(ct)).Select(holder => $"'{holder.Name}' from {holder.Address} (server process {holder.Pid})");

    private async Task<List<(int Pid, string Name, string Address)>> ReadHoldersAsync(CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(Holders, Session);
        await using var rows = await read.ExecuteReaderAsync(ct);
        var holders = new List<(int, string, string)>();
        while (await rows.ReadAsync(ct))
        {
            holders.Add((rows.GetInt32(0), rows.GetString(1), rows.GetString(2)));
        }

        return holders;
    }

    // The server gives up a session whose machine is gone after about half a minute instead of hours; a statement is bounded, and so is
    // the wait for its cancellation.
    private static string SessionString(StorageOptions options, string name)
    {
        var session = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Pooling = false,
            ApplicationName = name,
            Timeout = 5,
            CancellationTimeout = 1_000,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        };
        if (!session.ShouldSerialize("Command Timeout"))
        {
            session.CommandTimeout = 8;
        }

        session.Options += " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
            + (options.Durability == Durability.Process ? " -c synchronous_commit=off" : "");
        return session.ToString();
    }
}
