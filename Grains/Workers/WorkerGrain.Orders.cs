using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Workers;

// What the scheduler has the worker do, and how the worker looks to it.
internal sealed partial class WorkerGrain
{
    // The scheduler hears of an unchanged worker so often, should an earlier word have been lost.
    private static readonly TimeSpan _retell = TimeSpan.FromSeconds(5);

    private AheadOffer _offer;
    private WorkerRoom? _told;
    private TimeSpan _toldAt;
    private TimeSpan _read;
    private long _version;
    private TimeSpan _looked;

    private bool IsAlive => _observer is not null && _lease.IsFresh(Now);

    // A disk that an attempt has just found full is full, whatever was measured before.
    private bool IsFull => _beat == _fullAt
        || (_disks.IsEmpty ? _health is { DiskTotalBytes: > 0 } health && health.DiskFreeBytes < _options.DiskReserveBytes
            : _disks.Any(disk => disk.FreeBytes < _options.DiskReserveBytes));

    private long Speed => _progress.Sum(progress => progress.SpeedBytesPerSecond);

    public async Task<HandoverReply> AssignAsync(long epoch, ImmutableArray<PartOrder> orders)
    {
        _epoch = Math.Max(_epoch, epoch);
        var takes = epoch == _epoch && IsAlive && !IsFull && Availability == WorkerAvailability.Open;
        var taken = ImmutableArray.CreateBuilder<PartOrder>(orders.Length);
        var drops = ImmutableArray<PartDrop>.Empty;
        var refused = ImmutableArray<PartKey>.Empty;
        foreach (var order in orders)
        {
            PartKey? replaced = null;
            var change = _holdings.Holds(order.Key) || (takes && HasRoom) ? _holdings.Add(order, out replaced) : HoldingChange.Outdated;
            switch (change)
            {
                // The agent may be at its end by now, and would repeat its report. Should it lack the order, its next heartbeat says so.
                case HoldingChange.Same:
                    break;
                case HoldingChange.Outdated:
                    refused = refused.Add(order.Key);
                    break;
                default:
                    taken.Add(order);
                    // The bytes of the older attempt are what the newer one goes on with.
                    drops = replaced is null ? drops : drops.Add(new(replaced, KeepBytes: true));
                    break;
            }
        }

        if (taken.Count > 0)
        {
            await SendAsync(_holdings.Next() with { Add = taken.ToImmutable(), Drop = drops });
        }

        return new(refused, Room(), _epoch);
    }

    public async Task<WorkerRoom> DropAsync(ImmutableArray<PartDrop> drops, ImmutableArray<PartKey> removeFiles)
    {
        foreach (var drop in drops)
        {
            _holdings.Remove(drop.Key);
            _abandoned.Remove(drop.Key);
        }

        await SendAsync(_holdings.Next() with { Drop = drops, RemoveFiles = removeFiles });
        return Room();
    }

    public async Task<WorkerCheck> CheckAsync(long epoch, long? speedShare)
    {
        NoteLook();
        _share = epoch >= _epoch ? speedShare ?? _share : _share;
        var isNewer = epoch > _epoch;
        _epoch = Math.Max(_epoch, epoch);
        // An outdated scheduler, or a call of its that was lost, may have left assignments that nobody handed over.
        if (isNewer || _holdings.IsDoubtful || Now - _read > _options.Lease)
        {
            await CatchUpAsync();
        }

        var lost = epoch == _epoch ? Lost() : [];
        // First, for the room tells since when nothing is done about all of them.
        var stalled = epoch == _epoch && IsAlive ? Stalled() : [];
        return new(Room(), lost, IsAlive ? _holdings.Missing : [], IsAlive ? Excess() : [], Unwanted()) { Stalled = stalled };
    }

    private int Slots => _state.Value.Registration?.Slots ?? 0;

    private int Free => Slots + _ahead.Size(Now) - _holdings.Count;

    /// <summary>Whether one more is still what the scheduler was told that there is room for.</summary>
    private bool HasRoom => Slots + Math.Max(_offer.Size, _ahead.Size(Now)) > _holdings.Count;

    /// <summary>Since when it does nothing about what it has; null while it does, and while it is away.</summary>
    private DateTimeOffset? StalledSince => IsAlive && _watch.StalledSince is { } since ? _activatedAt + since : null;

    // Each third of a lease somebody looks. If nobody did for much longer, the hub itself was away, suspended or frozen, and heard nobody:
    // what workers did meanwhile it can only know from now on.
    private void NoteLook()
    {
        if (Now - _looked > _options.Lease * 2 / 3 && !_lease.IsGivenUp)
        {
            _lease = _lease.Renewed(Now);
            _watch.Clear();
        }

        _looked = Now;
    }

    private ImmutableArray<PartKey> Lost()
    {
        if (!_lease.IsOver(Now))
        {
            return [.. _abandoned];
        }

        // Of one that said goodbye, or whose token was revoked, that was told then.
        if (_holdings.Count > 0 && !_lease.IsGivenUp && Availability != WorkerAvailability.Revoked)
        {
            LogLost(_logger, Name, _holdings.Count, _seen);
        }

        return [.. _abandoned, .. _holdings.Keys];
    }

    /// <summary>What waits in the agent since its window has shrunk. What runs is in its progress.</summary>
    private ImmutableArray<PartKey> Excess()
    {
        var excess = Math.Min(-Free, _holdings.Count - Slots);
        if (excess <= 0)
        {
            return [];
        }

        var running = _progress.Select(progress => progress.Key).ToHashSet();
        return [.. _holdings.Keys.Where(key => !running.Contains(key)).Take(excess)];
    }

    private ImmutableArray<StalledPart> Stalled()
    {
        var stalled = _watch.Stalled([.. _holdings.Keys], _options.StallTimeout, Now);
        foreach (var part in stalled)
        {
            LogStalled(_logger, Name, part.Key, _options.StallTimeout);
        }

        return stalled;
    }

    private async Task CatchUpAsync()
    {
        try
        {
            await ReadHoldingsAsync();
            var unwanted = await ReadUnwantedFilesAsync();
            if (!unwanted.IsEmpty)
            {
                await SendAsync(_holdings.Next() with { RemoveFiles = unwanted });
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogIndexFailed(_logger, Name, e.Message);
        }
    }

    private Task SendAsync(WorkerOrders orders) => _observer is { } observer ? TellAsync(() => observer.ApplyAsync(orders)) : Task.CompletedTask;

    // One-way: it returns at once, and what is lost the next heartbeat mends.
    private async Task TellAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUntold(_logger, Name, e.Message);
        }
    }

    /// <summary>Tells the scheduler how the worker stands.</summary>
    private async Task AnnounceAsync(bool onlyIfNews, ImmutableArray<SettledPart> ended)
    {
        var room = Room();
        if (onlyIfNews && _told is { } told && Now - _toldAt < _retell && IsSame(room, told))
        {
            return;
        }

        (_told, _toldAt) = (room, Now);
        await TellAsync(() => GrainFactory.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).WorkerChangedAsync(room, ended));
    }

    private static bool IsSame(WorkerRoom a, WorkerRoom b) =>
        (a.Slots, a.Ahead, a.Held, a.Alive, a.DiskFull, a.Availability) == (b.Slots, b.Ahead, b.Held, b.Alive, b.DiskFull, b.Availability)
            && (a.Sizes.Length, a.StalledSince, a.HasLeft) == (b.Sizes.Length, b.StalledSince, b.HasLeft);

    private WorkerRoom Room()
    {
        var ahead = _ahead.Size(Now);
        _offer = _offer.With(ahead, Now);
        return new(
            Name,
            _state.Value.Registration?.Tags ?? [],
            Slots,
            ahead,
            _holdings.Count,
            IsAlive,
            IsFull,
            IsAlive ? null : _seen,
            IsAlive ? Speed : 0,
            ++_version,
            StalledSince is null ? Fitness.HealthOf(_health) : 0,
            Availability,
            _state.Value.EgressName,
            Fitness.RoomOf(_disks, _options.DiskReserveBytes),
            Fitness.SizesOf(_progress),
            _beat) { StalledSince = StalledSince, HasLeft = _lease.IsGivenUp };
    }

    [LoggerMessage(EventId = 3023, Level = LogLevel.Warning, Message = "Worker {Worker} is silent since {Since}: its {Held} parts are taken back")]
    private static partial void LogLost(ILogger logger, string worker, int held, DateTimeOffset since);

    [LoggerMessage(EventId = 3030, Level = LogLevel.Warning, Message = "Worker {Worker} speaks and does nothing about {Part} since {Timeout}: it is taken from it")]
    private static partial void LogStalled(ILogger logger, string worker, PartKey part, TimeSpan timeout);

    [LoggerMessage(EventId = 3024, Level = LogLevel.Debug, Message = "Worker {Worker}: a one-way message was not sent: {Reason}")]
    private static partial void LogUntold(ILogger logger, string worker, string reason);
}
