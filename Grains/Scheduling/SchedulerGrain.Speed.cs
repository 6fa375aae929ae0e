using AriaCluster.Cluster;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

// The cluster's speed limit, divided among the workers.
internal sealed partial class SchedulerGrain
{
    private readonly SpeedDivision<string> _speeds = new();

    // Null while nobody knows whether there is a limit; zero for none.
    private long? _speedLimit;

    private void DivideSpeed()
    {
        // Windows of the day are people's, and follow their clock.
        _speedLimit = _settings is null ? null : _settings.Speed?.At(_time.GetUtcNow()) ?? 0;
        if (_speedLimit is > 0 and { } limit)
        {
            var alive = _roster.Workers.Where(worker => worker.Room.Alive).Select(worker => worker.Room);
            _speeds.Divide(limit, [.. alive.Select(room => new SpeedUser<string>(room.Name, room.Held > 0, room.SpeedBytesPerSecond))], _clock.Now - _activated);
        }
        else
        {
            _speeds.Clear();
        }
    }

    private long? SpeedOf(string worker) => _speedLimit is > 0 ? _speeds.ShareOf(worker) : _speedLimit;
}
