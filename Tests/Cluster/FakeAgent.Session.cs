using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

// Its session with the hub.
internal sealed partial class FakeAgent
{
    private async Task SpeakAsync()
    {
        // The cluster was started anew: this object has no reference there.
        if (_grains != scene.Cluster.Grains)
        {
            _grains = scene.Cluster.Grains;
            _self = _grains.CreateObjectReference<IWorkerObserver>(this);
            Locked(() => _session = 0);
        }

        if (IsRegistered)
        {
            await BeatAsync();
        }
        else
        {
            await RegisterAsync();
        }
    }

    /// <summary>Stops as a process does: what runs ends where it is, then it says goodbye, which may get lost. It wakes up with what it had.</summary>
    public async Task<ControlOutcome?> LeaveAsync()
    {
        IsAwake = false;
        var session = Locked(() =>
        {
            foreach (var work in _held.Values)
            {
                work.Runs = false;
            }

            return _session;
        });
        var said = await AnsweredAsync(async () => $"{await Grain.LeaveAsync(session)}");
        Locked(() => _session = 0);
        return Enum.TryParse<ControlOutcome>(said, out var outcome) ? outcome : null;
    }

    private async Task RegisterAsync()
    {
        var registration = new WorkerRegistration { InstanceId = InstanceId, Hostname = name, Tags = Tags, Slots = slots, Lanes = 1, Kept = [.. Kept] };
        var reply = await AnsweredAsync(() => Grain.RegisterAsync(registration, _self!));
        if (reply is { Outcome: RegisterOutcome.Registered })
        {
            Locked(() =>
            {
                (_session, _revision) = (reply.Orders.Session, 0);
                Apply(reply.Orders);
            });
        }
    }

    private async Task BeatAsync()
    {
        var heartbeat = Locked(() => new Heartbeat(
            _session, _revision, _digest, [.. _held.Values.Where(work => work.Runs).Select(ProgressOf)], Health));
        var reply = await AnsweredAsync(() => Grain.HeartbeatAsync(heartbeat));
        SpeedLimit = reply?.SpeedLimit ?? SpeedLimit;
        Locked(() =>
        {
            if (reply is { Outcome: HeartbeatOutcome.Register or HeartbeatOutcome.Replaced } && heartbeat.Session == _session)
            {
                _session = 0;
            }
            else if (reply?.Orders is { } orders)
            {
                Apply(orders);
            }
        });
    }

    private PartProgress ProgressOf(FakeWork work) =>
        new(work.Key, DownloadStatus.Downloading, IsStuck ? work.Bytes : ++work.Bytes, LengthOf(work.Key.TaskId), SpeedBytesPerSecond: 10, Connections: 1);
}
