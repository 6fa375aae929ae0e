using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace AriaCluster.Workers;

/// <summary>One worker: its token and registration are stored; its session, lease, progress and what it holds are memory.</summary>
internal sealed partial class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Stored<WorkerState> _state;
    private readonly ITaskIndex _index;
    private readonly WorkersOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _activated;
    private readonly DateTimeOffset _activatedAt;
    private readonly Holdings _holdings = new();
    private readonly ProgressWatch _watch = new();

    // What a machine held whose name another one has taken over. It is not the new one's.
    private readonly HashSet<PartKey> _abandoned = [];
    private IWorkerObserver? _observer;
    private Lease _lease;
    private DateTimeOffset _seen;
    private DateTimeOffset? _answered;
    private AheadWindow _ahead;
    private PerformanceTally _tally;
    private WorkerHealth? _health;
    private ImmutableArray<PartProgress> _progress = [];
    private long _epoch;

    // Heartbeats heard, and after which of them the disk was found full.
    private long _beat;
    private long? _fullAt;

    // As the registration, and since then each heartbeat, said.
    private ImmutableArray<WorkerDisk> _disks = [];

    public WorkerGrain(
        [PersistentState(StateNames.Worker, StateNames.Storage)] IPersistentState<WorkerState> state,
        ITaskIndex index,
        IOptions<WorkersOptions> options,
        TimeProvider time,
        ForwardClock clock,
        ILogger<WorkerGrain> logger)
    {
        (_state, _index, _options, _time, _logger) = (new(state, logger), index, options.Value, time, logger);
        _activated = time.GetTimestamp();
        _lease = Lease.Begin(_options, Now);
        _seen = time.GetUtcNow();
        _activatedAt = _seen;

        // Above those of every activation before, though the clock was set back since.
        _version = clock.Now.UtcTicks;
    }

    private bool Exists => _state.Exists && _state.Value.RemovedAt is null;

    private string Name => WorkerName.FromKey(this.GetPrimaryKeyString());

    /// <summary>Since the activation, by a clock that nobody sets.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_activated);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Exists)
        {
            await ReadHoldingsAsync();
        }
    }

    public async Task<ControlOutcome> SetTokenAsync(string tokenHash)
    {
        if (!await _state.IsKnownAsync())
        {
            return ControlOutcome.Unknown;
        }

        return IsToken(tokenHash) ? ControlOutcome.Already : await GiveAsync(tokenHash);
    }

    public async Task<bool> AuthenticateAsync(string tokenHash)
    {
        Demand(await _state.IsKnownAsync());
        if (IsToken(tokenHash))
        {
            return true;
        }

        // Another activation may have been given a token since this one read.
        Demand(await _state.IsLatestAsync());
        return IsToken(tokenHash);
    }

    public async Task<WorkerSnapshot?> GetAsync()
    {
        Demand(await _state.IsKnownAsync());
        return _state.Exists
            ? new(Room(), _state.Value.Registration ?? new(), _health, _progress, _answered, _tally.ToPerformance()) { Speed = _state.Value.Speed, SpeedLimitNow = SpeedLimit() is > 0 and { } limit ? limit : null }
            : null;
    }

    public async Task<HeartbeatReply> HeartbeatAsync(Heartbeat heartbeat)
    {
        if (_observer is null || _state.Value.IsBarred || heartbeat.Session > _holdings.Session)
        {
            return new(HeartbeatOutcome.Register, null);
        }

        if (heartbeat.Session < _holdings.Session)
        {
            return new(HeartbeatOutcome.Replaced, null);
        }

        var wasSilent = !_lease.IsFresh(Now);
        Hear(heartbeat, wasSilent);
        var reply = _holdings.Differs(heartbeat, wasSilent)
            ? new HeartbeatReply(HeartbeatOutcome.FullSet, _holdings.FullSet())
            : new HeartbeatReply(HeartbeatOutcome.Same, null);
        await AnnounceAsync(onlyIfNews: true, []);
        return reply with { SpeedLimit = SpeedLimit() };
    }

    public async Task SettleAsync(long session, ImmutableArray<SettledPart> ended, ImmutableArray<PartOrder> attached)
    {
        // An older session's agent is not the one that holds things now.
        foreach (var order in session == _holdings.Session ? attached : [])
        {
            _holdings.Add(order, out _);
        }

        // A repeated report was counted when it first came. One of an attempt that never was this worker's ends nothing.
        ended = [.. ended.Select(part => Settle(part) ? part : IsForeign(part) ? null : part with { Event = null }).OfType<SettledPart>()];
        _ahead = _ahead.Completed(ended.Count(part => part.Event == PartEvent.Completed), Now);
        await AnnounceAsync(onlyIfNews: false, ended);
    }

    private bool IsToken(string tokenHash) => _state.Value is { TokenHash.Length: > 0, RevokedAt: null }
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(tokenHash), Encoding.UTF8.GetBytes(_state.Value.TokenHash));

    // "No" would be a lie, and a worker or a person would act on it.
    private void Demand(bool isKnown)
    {
        if (!isKnown)
        {
            throw new OrleansException($"The state of {this.GetPrimaryKeyString()} cannot be read.");
        }
    }

    // What TaskGrain takes from any worker, because it then means nothing.
    private static bool IsForeign(SettledPart part) => part.Event is null or PartEvent.FilesRemoved;

    /// <summary>False if it was settled before.</summary>
    private bool Settle(SettledPart part)
    {
        if (!_holdings.Remove(part.Key))
        {
            return false;
        }

        _watch.Worked(Now);
        _fullAt = part.Error?.IsOfFullDisk() == true ? _beat : _fullAt;
        _tally = part.Event switch
        {
            PartEvent.Completed => _tally.WithCompleted(part.LengthBytes),
            PartEvent.Failed => _tally.WithFailed(),
            _ => _tally,
        };
        return true;
    }

    private void Hear(Heartbeat heartbeat, bool wasSilent)
    {
        if (wasSilent)
        {
            _watch.Clear();
        }

        Answer();
        _watch.Hear(heartbeat.Progress, Slots, Now);
        _beat++;
        _health = heartbeat.Health ?? _health;
        _disks = heartbeat.Health?.Disks ?? _disks;
        // A worker speaks of its own attempts only: what it says of others would be shown as theirs.
        _progress = [.. heartbeat.Progress.Where(progress => _holdings.Holds(progress.Key))];
        _tally = _tally.WithBeat(Speed, !_progress.IsEmpty);
    }

    private void Answer()
    {
        _lease = _lease.Renewed(Now);
        _seen = _time.GetUtcNow();
        _answered = _seen;
    }
}
