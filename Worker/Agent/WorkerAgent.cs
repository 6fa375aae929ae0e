using AriaCluster.Hosting.Stopping;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Health;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Worker.Leases;
using AriaCluster.Worker.Link;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// The worker: reconciles what the hub wants with what runs. One loop, the mailbox, decides; lanes, deliveries and the link run
/// beside it and post to it.
/// </summary>
internal sealed class WorkerAgent : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);

    private readonly AgentFolder _folder;
    private readonly Lease _lease;
    private readonly RootFolder _root;
    private readonly PartJournal _journal;
    private readonly DeliveredFiles _delivered;
    private readonly Copier _copier;
    private readonly AdoptedAria2? _adopted;
    private readonly IReadOnlyList<Lane> _lanes;
    private readonly AgentState _state;
    private readonly PartLife _life;
    private readonly LaneSpeeds _speeds;
    private readonly LaneWatch _watch;
    private readonly DeliveryLoop _delivery;
    private readonly HubLink _link;
    private readonly HubSession _session;
    private readonly TimeProvider _time;
    private readonly StopSteps _stopping;

    /// <exception cref="IOException">The folder is in use by another agent, or a folder cannot be used.</exception>
    public WorkerAgent(
        WorkerOptions options, IHubDialer dialer, Aria2Program aria2, TimeProvider time, Func<TimeSpan> uptime, ILoggerFactory loggers)
    {
        _time = time;
        _stopping = new StopSteps(time, loggers.CreateLogger<StopSteps>());
        _folder = AgentFolder.Open(options.DataFolder);
        _lease = new Lease(_folder.Lease, uptime);
        _root = new RootFolder(options.RootFolder);
        var reserve = new DiskReserve(_folder.Reserve);
        _journal = new PartJournal(_folder.Journal, reserve);
        _delivered = new DeliveredFiles(_folder.Delivered, reserve);

        var mailbox = new Mailbox();
        var claims = new FolderClaims();
        var folders = new WorkFolders(_folder.Work);
        var settings = new LaneSettings(options, aria2.Path, _folder.Lease, _folder.Work);
        _adopted = AdoptedAria2.Of(options, time);
        _lanes = [.. Enumerable.Range(0, options.LaneCount).Select(i => MakeLane(i, settings, loggers))];
        _state = new AgentState(
            options.Name, mailbox, new Holdings(), claims, new SlotQueue(options.Slots, _lanes, claims), _journal, folders,
            new Tidier(loggers.CreateLogger<Tidier>()), new RetryAfter(time), time);

        _speeds = new LaneSpeeds(_lanes, _state.Queue, time);
        _watch = new LaneWatch(_lanes, _state.Queue, time, loggers.CreateLogger<LaneWatch>());
        var placer = new Placer(_root, folders);
        _copier = new Copier(_root, folders);
        _delivery = new DeliveryLoop(placer, _journal, _lease, results => mailbox.Post(() => _life!.Outcomes.Deliveries.Delivered(results)));
        var endings = new Endings(_state, placer, _delivered);
        _life = new PartLife(_state, endings, _delivery.Submit, _copier, loggers.CreateLogger<PartLife>());

        var desk = new OrderDesk(_state, _life.Assignments, _life.Outcomes.Outbox, endings, loggers.CreateLogger<OrderDesk>());
        var status = new WorkerStatus(options, _state, aria2, _folder.InstanceId, new MachineHealth(_folder.Work, options.RootFolder, time), _copier, _watch);
        _link = new HubLink(dialer, time, loggers.CreateLogger<HubLink>());
        _session = new HubSession(mailbox, desk, status, _lease, _life.Outcomes.Deliveries.Retry, _speeds.Set, time, loggers.CreateLogger<HubSession>());
    }

    /// <summary>
    /// Until cancelled. Lanes are stopped then, with exact control files, while the loops still take in what comes to its end meanwhile;
    /// whatever is held after that is taken up by the next agent.
    /// </summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await Task.WhenAll(Enumerable.Range(_adopted is null ? _lanes.Count : 0, 64).Where(HasLaneFolder).Select(i => Aria2Process.SweepAsync(LaneFolder(i), _time)));
        Restore();

        using var stop = new CancellationTokenSource();
        using var stopLanes = new CancellationTokenSource();
        using var stopDelivery = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancellation = ct.Register(canceled.SetResult);
        var lanes = Task.WhenAll(_lanes.Select(lane => lane.RunAsync(stopLanes.Token)));
        var delivery = _delivery.RunAsync(stopDelivery.Token);
        Task[] loops =
        [
            _state.Mailbox.RunAsync(EndTurn, stop.Token),
            delivery,
            _state.Tidier.RunAsync(stop.Token),
            _link.RunAsync(_session.RunAsync, _session.Told, stop.Token),
            TickAsync(stop.Token),
        ];

        // Whichever ends first ends all: a loop that failed leaves nothing half alive.
        var first = await Task.WhenAny([.. loops, canceled.Task]);
        _stopping.Begin();
        await _stopping.RunAsync("downloads saved", StopBounds.Active, async _ =>
        {
            _state.Mailbox.Post(_life.Fetching.Rest);
            await stopLanes.CancelAsync();
            await lanes;
        });
        await _stopping.RunAsync("work laid down", StopBounds.Clients, async _ =>
        {
            // What the lanes said last comes before this question.
            await Task.WhenAny(_state.Mailbox.AskAsync(() => true), Task.Delay(_tick, _time, CancellationToken.None));
            await stopDelivery.CancelAsync();
            await delivery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        if (ct.IsCancellationRequested && HasCeased(lanes, delivery))
        {
            await _stopping.RunAsync("hub told", StopBounds.Goodbye, patience => _session.LeaveAsync().WaitAsync(patience));
        }

        await _stopping.RunAsync("connection closed", StopBounds.Goodbye, async _ =>
        {
            await stop.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        if (!ct.IsCancellationRequested)
        {
            await first;
        }
    }

    // A lane whose aria2c could not be ended is still up. Then the hub waits for the lease to end, and with it the guard.
    private bool HasCeased(Task lanes, Task delivery) => lanes.IsCompletedSuccessfully && delivery.IsCompleted && _lanes.All(lane => !lane.IsUp);

    public void Dispose()
    {
        _copier.Dispose();
        _state.RetryAfter.Dispose();
        _delivered.Dispose();
        _journal.Dispose();
        _root.Dispose();
        _folder.Dispose();
    }

    private void Restore()
    {
        foreach (var record in _journal.Load())
        {
            _life.Restore(record, _lanes);
        }

        foreach (var task in _state.Folders.Tasks())
        {
            _state.Claims.Made(task);
        }

        // What no attempt could continue is nobody's.
        foreach (var task in _state.Claims.Idle.Where(task => !_state.Folders.HasBytes(task)).ToList())
        {
            _life.Assignments.Sweep(task);
        }
    }

    private Lane MakeLane(int index, LaneSettings settings, ILoggerFactory loggers) => _adopted is { } aria2
        ? new AdoptedLane(aria2, LaneFolder(index), settings, _lease, _time, loggers.CreateLogger<AdoptedLane>()) { Up = LaneUp, Down = LaneDown, Noticed = LaneNoticed }
        : new Lane(index, LaneFolder(index), settings, _lease, _time, loggers.CreateLogger<Lane>()) { Up = LaneUp, Down = LaneDown, Noticed = LaneNoticed };

    private void LaneUp(Lane lane, Aria2Rpc rpc, bool adopted) => _state.Mailbox.Post(() =>
    {
        lane.Attach(rpc);
        _speeds.LaneUp(lane);
        _life.Fetching.LaneUp(lane, adopted);
    });

    private void LaneDown(Lane lane) => _state.Mailbox.Post(() =>
    {
        lane.Detach();
        _life.Fetching.LaneDown(lane);
    });

    private void LaneNoticed(Lane lane, Aria2Notice notice, Gid gid)
    {
        if (notice == Aria2Notice.Ended)
        {
            _state.Mailbox.Post(() => _life.Fetching.Downloads.Noticed(lane, gid));
        }
    }

    private LaneFolder LaneFolder(int index) => new(_folder.Lanes, index);

    private bool HasLaneFolder(int index) => Directory.Exists(Path.Combine(_folder.Lanes, index.ToString()));

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_tick, _time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            _state.Mailbox.Post(Tick);
        }
    }

    private void Tick()
    {
        // Those without a part, too: else nobody would notice that one does not answer until it has one.
        foreach (var lane in _lanes)
        {
            _life.Fetching.Progress.Poll(lane);
        }

        _watch.Look();
        _life.Fetching.MakeRoom(Disk.Look(_folder.Work));

        _speeds.Divide();
        _life.Fetching.Shelter();
        _life.Outcomes.Tell();
        _life.Outcomes.Outbox.Retry();
    }

    private void EndTurn()
    {
        _life.Fetching.Fill();
        _journal.Write();
        _delivered.Write();
        foreach (var lane in _lanes)
        {
            lane.Flush();
        }

        _life.Outcomes.Deliveries.Flush();
        _life.Outcomes.Outbox.Flush();
    }
}
