using System.Collections.Immutable;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Workers;

// Sessions.
internal sealed partial class WorkerGrain
{
    private const int PageSize = 1000;
    private const int KeptPageSize = 500;

    public async Task<RegisterReply> RegisterAsync(WorkerRegistration registration, IWorkerObserver observer)
    {
        if (!await _state.IsKnownAsync())
        {
            return Refuse(RegisterOutcome.Unknown);
        }

        if (_state.Value.IsBarred)
        {
            return Refuse(RegisterOutcome.Revoked);
        }

        var isOther = _state.Value.IsOther(registration);
        if (isOther && !_lease.IsOver(Now))
        {
            LogNameTaken(_logger, Name, registration.Hostname);
            return Refuse(RegisterOutcome.NameTaken);
        }

        var next = _state.Value.WithRegistration(Name, registration, _time.GetUtcNow());
        if (!await _state.TryWriteAsync(next))
        {
            return Refuse(RegisterOutcome.Unknown);
        }

        if (isOther)
        {
            _abandoned.UnionWith(_holdings.Keys);
        }

        return await OpenAsync(registration, observer);
    }

    public async Task<ControlOutcome> LeaveAsync(long session)
    {
        // It must not end what another activation has opened since this one read.
        if (!await _state.IsLatestAsync())
        {
            return ControlOutcome.Unknown;
        }

        var isOpen = Exists && session == _state.Value.Session && session == _holdings.Session && _observer is not null;
        if (!isOpen)
        {
            return !Exists ? ControlOutcome.NotFound : _lease.IsGivenUp && session == _holdings.Session ? ControlOutcome.Already : ControlOutcome.WrongStatus;
        }

        (_observer, _lease, _progress, _seen) = (null, _lease.GivenUp(), [], _time.GetUtcNow());
        LogLeft(_logger, Name, _holdings.Count);
        await AnnounceAsync(onlyIfNews: false, []);
        return ControlOutcome.Done;
    }

    private async Task<RegisterReply> OpenAsync(WorkerRegistration registration, IWorkerObserver observer)
    {
        ImmutableArray<string> sweep;
        ImmutableArray<PartKey> removeFiles;
        try
        {
            await ReadHoldingsAsync();
            sweep = await FindUnneededAsync(registration.Kept);
            removeFiles = await ReadUnwantedFilesAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogIndexFailed(_logger, Name, e.Message);
            return Refuse(RegisterOutcome.Unknown);
        }

        var before = _observer;
        _observer = observer;
        _holdings.Open(_state.Value.Session);
        _progress = [];
        _disks = registration.Disks;
        _beat++;
        // One that was away brings news; one that begins anew again and again must not look as if it worked.
        if (!_lease.IsFresh(Now))
        {
            _watch.Clear();
        }

        Answer();
        if (before is not null && !before.Equals(observer))
        {
            await TellAsync(() => before.ReplacedAsync(_holdings.Session));
        }

        LogRegistered(_logger, Name, registration.Hostname, _holdings.Session, _holdings.Count);
        await AnnounceAsync(onlyIfNews: false, []);
        var orders = _holdings.FullSet() with { Sweep = sweep, RemoveFiles = removeFiles };
        return new(RegisterOutcome.Registered, _options.Lease, _options.Heartbeat, orders);
    }

    private RegisterReply Refuse(RegisterOutcome outcome) => new(outcome, _options.Lease, _options.Heartbeat, new());

    /// <summary>Takes over what storage says is the worker's. Whatever this grain heard before is in it.</summary>
    private async Task ReadHoldingsAsync()
    {
        var keys = new List<PartKey>();
        for (string? after = null; ;)
        {
            var page = await _index.ReadActiveAsync(Name, after, PageSize, CancellationToken.None);
            keys.AddRange(page.Select(task => new PartKey(task.Id, 0, task.Attempt)));
            if (page.Length < PageSize)
            {
                break;
            }

            after = page[^1].Id;
        }

        _abandoned.IntersectWith(keys);
        _holdings.Replace([.. keys.Where(key => !_abandoned.Contains(key))]);
        _read = Now;
    }

    private async Task<ImmutableArray<string>> FindUnneededAsync(ImmutableArray<string> kept)
    {
        var unneeded = ImmutableArray.CreateBuilder<string>();
        foreach (var ids in kept.Chunk(KeptPageSize))
        {
            unneeded.AddRange(KeptBytes.Unneeded(Name, ids, await _index.FindAsync(ids, CancellationToken.None)));
        }

        return unneeded.ToImmutable();
    }

    private async Task<ImmutableArray<PartKey>> ReadUnwantedFilesAsync()
    {
        var tasks = await _index.ReadUnwantedFilesAsync(Name, PageSize, CancellationToken.None);
        return [.. tasks.Select(task => new PartKey(task.Id, 0, task.Attempt))];
    }

    [LoggerMessage(EventId = 3025, Level = LogLevel.Information, Message = "Worker {Worker} registered from {Hostname}: session {Session}, {Held} parts held")]
    private static partial void LogRegistered(ILogger logger, string worker, string hostname, long session, int held);

    [LoggerMessage(EventId = 3108, Level = LogLevel.Information, Message = "Worker {Worker} has stopped; its {Held} parts go elsewhere")]
    private static partial void LogLeft(ILogger logger, string worker, int held);

    [LoggerMessage(EventId = 3026, Level = LogLevel.Warning, Message = "Worker {Worker} is refused from {Hostname}: another machine of this name holds a lease")]
    private static partial void LogNameTaken(ILogger logger, string worker, string hostname);

    [LoggerMessage(EventId = 3027, Level = LogLevel.Warning, Message = "What worker {Worker} holds could not be read: {Reason}")]
    private static partial void LogIndexFailed(ILogger logger, string worker, string reason);
}
