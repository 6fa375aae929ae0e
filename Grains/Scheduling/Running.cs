using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>
/// The parts that are with workers or on their way to them, and what they take: of the limit on running downloads, of their owner's
/// share, of their host's budget. Kept by what the scheduler plans and by what the task table says afterwards.
/// </summary>
internal sealed class Running(Hosts hosts)
{
    private readonly Dictionary<PartId, Entry> _parts = [];
    private readonly Dictionary<string, Share> _shares = [];

    public int Count => _parts.Count;

    public Share ShareOf(string owner)
    {
        if (!_shares.TryGetValue(owner, out var share))
        {
            _shares[owner] = share = new();
        }

        return share;
    }

    /// <summary>A part was planned: it starts now.</summary>
    public void Start(PartId id, PendingPart part, DateTimeOffset now)
    {
        if (Add(id, new(part.LastAttempt + 1, part.Owner, part.Host, part.Connections)))
        {
            hosts.Find(part.Host)?.Start(part.Connections, now);
        }
    }

    /// <summary>What the task table says of a task.</summary>
    public void Note(IndexedTask task)
    {
        var id = PartId.Of(task.Id, 0);
        if (task.Status is not (DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering))
        {
            End(id, task.Attempt);
        }
        else if (Add(id, new(task.Attempt, task.Owner, task.Host, task.Connections)))
        {
            hosts.Find(task.Host)?.Found(task.Connections);
        }
    }

    /// <summary>The host that a part asks; null if it names none or does not run.</summary>
    public string? HostOf(PartId id) => _parts.TryGetValue(id, out var entry) ? entry.Host : null;

    /// <summary>That attempt, or an older one, is over or never began.</summary>
    public void End(PartId id, int attempt)
    {
        if (_parts.TryGetValue(id, out var entry) && entry.Attempt <= attempt)
        {
            _parts.Remove(id);
            ShareOf(entry.Owner).InUse--;
            hosts.Find(entry.Host)?.End(entry.Connections);
        }
    }

    // False if that attempt or a newer one is known. An older one has ended, whoever was to say so.
    private bool Add(PartId id, Entry entry)
    {
        if (_parts.TryGetValue(id, out var known) && known.Attempt >= entry.Attempt)
        {
            return false;
        }

        End(id, int.MaxValue);
        _parts[id] = entry;
        ShareOf(entry.Owner).InUse++;
        return true;
    }

    private readonly record struct Entry(int Attempt, string Owner, string? Host, int Connections);
}
