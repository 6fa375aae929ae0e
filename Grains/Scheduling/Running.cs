using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>
/// The parts that are with workers or on their way to them, and what they take: of the limit on running downloads, of their owner's
/// share, of their host's budget, of their worker's disk. Kept by what the scheduler plans, by what workers say, and by what the task
/// table says afterwards.
/// </summary>
/// <param name="hosts">The budgets of hosts.</param>
/// <param name="unknownBytes">How much of a disk is reserved for a part of unknown length.</param>
internal sealed class Running(Hosts hosts, long unknownBytes = 0)
{
    private readonly Dictionary<PartId, RunningPart> _parts = [];
    private readonly Dictionary<string, Share> _shares = [];
    private long _followed = -1;

    public int Count => _parts.Count;

    /// <summary>How many owners are counted for.</summary>
    public int OwnerCount => _shares.Count;

    /// <summary>What an owner has, which is counted on as long as the plan is made that asked for it.</summary>
    public Share ShareOf(string owner)
    {
        if (!_shares.TryGetValue(owner, out var share))
        {
            _shares[owner] = share = new();
        }

        return share;
    }

    /// <summary>Before a plan: forgets the owners of whom nothing runs, for keys come and go.</summary>
    public void ForgetIdleOwners()
    {
        foreach (var (owner, share) in _shares)
        {
            if (share.InUse == 0)
            {
                _shares.Remove(owner);
            }
        }
    }

    /// <summary>What a part would have to write on a worker.</summary>
    public DiskNeed NeedOf(in PendingEntry part, RosterWorker worker) =>
        DiskNeed.Of(part.LengthBytes < 0 ? null : part.LengthBytes, part.KeptBytes < 0 ? null : part.KeptBytes, part.BytesOn == worker.Name, unknownBytes);

    /// <inheritdoc cref="NeedOf(in PendingEntry, RosterWorker)"/>
    public DiskNeed NeedOf(PendingPart part, RosterWorker worker) =>
        DiskNeed.Of(part.LengthBytes, part.KeptBytes, part.BytesOn == worker.Name, unknownBytes);

    /// <summary>A part was planned: it starts now.</summary>
    public void Start(PartId id, PendingPart part, RosterWorker worker, DateTimeOffset now)
    {
        var started = new RunningPart(part.LastAttempt + 1, part.Owner, part.Host, part.Connections, worker.Name, NeedOf(part, worker));
        if (Add(id, started))
        {
            started.Settle(worker);
            hosts.Find(part.Host)?.Start(part.Connections, started.Egress, now);
        }
    }

    /// <summary>What the task table says of a task.</summary>
    public void Note(IndexedTask task)
    {
        var id = PartId.Of(task.Id, 0);
        if (task.Status is not (DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering))
        {
            End(id, task.Attempt);
            return;
        }

        // Where its worker is, and what it has of the part by now, is learned when that is met.
        var need = DiskNeed.Of(task.LengthBytes, null, isHolder: false, unknownBytes);
        if (Add(id, new(task.Attempt, task.Owner, task.Host, task.Connections, task.Worker ?? "", need)))
        {
            hosts.Find(task.Host)?.Found(task.Connections, "");
            _followed = -1;
        }
    }

    /// <summary>What a worker says of what it runs.</summary>
    public void Note(WorkerRoom room)
    {
        foreach (var size in room.Sizes)
        {
            if (_parts.TryGetValue(PartId.Of(size.Key.TaskId, size.Key.Part), out var part) && part.Attempt == size.Key.Attempt)
            {
                part.Measure(size.LengthBytes, size.CompletedBytes);
            }
        }
    }

    /// <summary>Books parts where their workers are now: some may have been met only after their parts, or have moved.</summary>
    public void Follow(Roster roster)
    {
        if (_followed == roster.Moves)
        {
            return;
        }

        _followed = roster.Moves;
        foreach (var part in _parts.Values)
        {
            var before = part.Egress;
            part.Settle(roster.Find(part.WorkerName));
            if (before != part.Egress)
            {
                hosts.Find(part.Host)?.Move(part.Connections, before, part.Egress);
            }
        }
    }

    /// <summary>The host that a part asks; null if it names none or does not run.</summary>
    public string? HostOf(PartId id) => _parts.TryGetValue(id, out var part) ? part.Host : null;

    /// <summary>How many hosts a worker's parts ask.</summary>
    public int CountHosts(string worker) =>
        _parts.Values.Where(part => part.WorkerName == worker && part.Host is not null).Select(part => part.Host).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    /// <summary>That attempt completed. Its bytes are on the disk, which the last figures do not show yet.</summary>
    public void Complete(PartId id, int attempt, long lengthBytes, RosterWorker? worker)
    {
        if (_parts.TryGetValue(id, out var part) && part.Attempt == attempt)
        {
            worker?.Wrote(part.IsMeasured ? Math.Min(lengthBytes, part.Need.FetchBytes) : lengthBytes, lengthBytes);
        }

        End(id, attempt);
    }

    /// <summary>That attempt, or an older one, is over or never began.</summary>
    public void End(PartId id, int attempt)
    {
        if (_parts.TryGetValue(id, out var part) && part.Attempt <= attempt)
        {
            _parts.Remove(id);
            part.Leave();
            ShareOf(part.Owner).InUse--;
            hosts.Find(part.Host)?.End(part.Connections, part.Egress);
        }
    }

    // False if that attempt or a newer one is known. An older one has ended, whoever was to say so.
    private bool Add(PartId id, RunningPart part)
    {
        if (_parts.TryGetValue(id, out var known) && known.Attempt >= part.Attempt)
        {
            return false;
        }

        End(id, int.MaxValue);
        _parts[id] = part;
        ShareOf(part.Owner).InUse++;
        return true;
    }
}
