using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>The workers that the scheduler knows, by name, and their disks.</summary>
internal sealed class Roster
{
    private readonly SortedList<string, RosterWorker> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DiskSpace> _disks = [];

    public IList<RosterWorker> Workers => _workers.Values;

    /// <summary>Changes when a worker comes or goes or its tags change; not with every part that it gets.</summary>
    public long Version { get; private set; }

    /// <summary>Changes when a worker comes or goes, is seen from another address, or writes to another disk.</summary>
    public long Moves { get; private set; }

    /// <summary>How many disks its workers have.</summary>
    public int DiskCount => _disks.Count;

    public RosterWorker? Find(string name) => _workers.GetValueOrDefault(name);

    /// <summary>Takes what a worker's grain says of it. False if a later word came before.</summary>
    public bool Note(WorkerRoom room)
    {
        if (room.Availability == WorkerAvailability.Removed)
        {
            return Remove(room.Name);
        }

        if (Find(room.Name) is not { } worker)
        {
            Add(room);
            return true;
        }

        if (room.Version <= worker.Room.Version)
        {
            return false;
        }

        Update(worker, room);
        return true;
    }

    /// <summary>Whether a connected worker carries what the rules require, whether it takes anything or not.</summary>
    public bool CanMeet(ImmutableArray<TagRule> rules) => Workers.Any(worker => worker.Room.Alive && worker.Meets(rules));

    private void Add(WorkerRoom room)
    {
        var worker = new RosterWorker(room);
        _workers.Add(room.Name, worker);
        Version++;
        Moves++;
        Measure(worker, room);
    }

    private void Update(RosterWorker worker, WorkerRoom room)
    {
        var (before, took) = (worker.Room, worker.Takes);
        worker.Room = room;
        // Each word has a tag array of its own, so equal ones are compared one by one.
        if (took != worker.Takes || !before.Tags.SequenceEqual(room.Tags))
        {
            Version++;
        }

        if (before.Egress != room.Egress || !before.Disks.Select(disk => disk.Disk).SequenceEqual(room.Disks.Select(disk => disk.Disk)))
        {
            Moves++;
        }

        if (before.Beat != room.Beat || !room.Alive)
        {
            worker.Measured();
        }

        Measure(worker, room);
    }

    private bool Remove(string name)
    {
        Version++;
        Moves++;
        Find(name)?.Use(null, null);
        var isKnown = _workers.Remove(name);
        ForgetDisks();
        return isKnown;
    }

    private void Measure(RosterWorker worker, WorkerRoom room)
    {
        var disks = room.Disks.Select(DiskOf).ToImmutableArray();
        var (fetchesOn, placesOn) = (disks.FirstOrDefault(), disks.Length > 1 ? disks[^1] : null);
        if ((worker.FetchesOn, worker.PlacesOn) != (fetchesOn, placesOn))
        {
            var hadDisks = worker.FetchesOn is not null;
            worker.Use(fetchesOn, placesOn);
            if (hadDisks)
            {
                ForgetDisks();
            }
        }
    }

    private DiskSpace DiskOf(DiskRoom room)
    {
        if (!_disks.TryGetValue(room.Disk, out var disk))
        {
            _disks[room.Disk] = disk = new();
        }

        // A worker that is away says what it last knew, which nobody can write to anyway.
        (disk.RoomBytes, disk.CapacityBytes) = (room.RoomBytes, room.CapacityBytes);
        return disk;
    }

    // Those that no worker has any more. What parts reserve there is booked anew, since a worker has moved.
    private void ForgetDisks()
    {
        var used = Workers.SelectMany(worker => new[] { worker.FetchesOn, worker.PlacesOn }).ToHashSet();
        foreach (var (name, disk) in _disks)
        {
            if (!used.Contains(disk))
            {
                _disks.Remove(name);
            }
        }
    }
}
