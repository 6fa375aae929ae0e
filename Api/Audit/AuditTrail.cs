using System.Collections.Immutable;
using System.Data.Common;
using System.Threading.Channels;
using AriaCluster.Hosting;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>
/// Brings entries to the database. An administrative change is answered only once its entry is on the disk. Those of tasks wait in a
/// bounded queue for up to a second and go in one write for all, and what only counts waits for a minute: so much a crash may lose.
/// </summary>
internal sealed partial class AuditTrail(IAuditLog entries, TimeProvider time, ILogger<AuditTrail> log) : BackgroundService
{
    /// <summary>The action of an entry that says how many were lost.</summary>
    public const string Lost = "lost";

    private const int MaxWaiting = 20_000;
    private const int AtOnce = 1_000;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _countedFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(MaxWaiting);
    private readonly AuditTally _tally = new();
    private readonly SemaphoreSlim _turn = new(1);
    private ImmutableArray<AuditEntry> _taken = [];
    private long _countedAt = time.GetTimestamp();
    private int _lost;

    /// <summary>Adds an entry and waits for the disk, whether or not somebody still waits for the answer.</summary>
    public async Task AddAsync(AuditEntry entry)
    {
        try
        {
            await entries.AppendAsync([entry], CancellationToken.None);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The change is made, but nobody is told so: the answer is that nobody knows.
            AddLater(entry with { Status = StatusCodes.Status503ServiceUnavailable });
            throw;
        }
    }

    /// <summary>Adds an entry within a second or so.</summary>
    public void AddLater(AuditEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Counts what was refused or changed nothing.</summary>
    public void Count(AuditEntry entry) => _tally.Add(entry);

    /// <summary>Writes what waits.</summary>
    /// <param name="counted">Also what is counted so far.</param>
    /// <param name="ct">Ends the wait for another one that writes.</param>
    /// <returns>False if it could not; it goes on waiting then.</returns>
    public async Task<bool> FlushAsync(bool counted, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (counted)
            {
                CloseTally();
            }

            while (Take())
            {
                await entries.AppendAsync(_taken, CancellationToken.None);
                _taken = [];
            }

            return true;
        }
        catch (Exception e) when (IsAway(e))
        {
            LogUnwritten(log, _taken.Length, e.Message);
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task written = FlushAsync(counted: true, cancellationToken);
        await written.WaitAsync(_patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    internal Task<bool> RunOnceAsync(CancellationToken ct) => FlushAsync(time.GetElapsedTime(_countedAt) >= _countedFor, ct);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, RunOnceAsync, stoppingToken);

    private void CloseTally()
    {
        _countedAt = time.GetTimestamp();
        foreach (var entry in _tally.Take())
        {
            AddLater(entry);
        }

        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            var now = time.GetUtcNow();
            LogLost(log, lost);
            AddLater(new() { Id = AuditId.New(now), At = now, Action = Lost, Count = lost });
        }
    }

    // What could not be written is taken again, under the same ids: a write of which nobody knows whether it took effect adds nothing twice.
    private bool Take()
    {
        if (_taken.IsEmpty)
        {
            var taken = ImmutableArray.CreateBuilder<AuditEntry>();
            while (taken.Count < AtOnce && _waiting.Reader.TryRead(out var entry))
            {
                taken.Add(entry);
            }

            _taken = taken.DrainToImmutable();
        }

        return !_taken.IsEmpty;
    }

    private static bool IsAway(Exception e) => e is DbException or StorageUnavailableException or TimeoutException or IOException;

    [LoggerMessage(EventId = 1105, Level = LogLevel.Warning, Message = "{Count} entries of the audit are not stored yet; the next second tries again ({Reason})")]
    private static partial void LogUnwritten(ILogger log, int count, string reason);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Error, Message = "{Count} entries of the audit were lost: too many waited for the database")]
    private static partial void LogLost(ILogger log, int count);
}
