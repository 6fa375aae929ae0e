using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>The workers that the scheduler knows, by name.</summary>
internal sealed class Roster
{
    private readonly SortedList<string, RosterWorker> _workers = new(StringComparer.Ordinal);

    public IList<RosterWorker> Workers => _workers.Values;

    /// <summary>Changes when a worker comes or goes or its tags change; not with every part that it gets.</summary>
    public long Version { get; private set; }

    public RosterWorker? Find(string name) => _workers.GetValueOrDefault(name);

    /// <summary>Takes what a worker's grain says of it. False if a later word came before.</summary>
    public bool Note(WorkerRoom room)
    {
        if (room.Availability == WorkerAvailability.Removed)
        {
            Version++;
            return _workers.Remove(room.Name);
        }

        if (!_workers.TryGetValue(room.Name, out var worker))
        {
            _workers.Add(room.Name, new(room));
            Version++;
            return true;
        }

        if (room.Version <= worker.Room.Version)
        {
            return false;
        }

        var before = (worker.Takes, worker.Room.Tags);
        worker.Room = room;
        // Each word has a tag array of its own, so equal ones are compared one by one.
        if (before.Takes != worker.Takes || !before.Tags.SequenceEqual(room.Tags))
        {
            Version++;
        }

        return true;
    }
}
