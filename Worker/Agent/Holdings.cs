using AriaCluster.Tasks;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Agent;

/// <summary>The parts that this worker has to do with, found by attempt, by task and by download; and the digest that the hub compares.</summary>
internal sealed class Holdings
{
    private readonly Dictionary<PartKey, HeldPart> _parts = [];
    private readonly Dictionary<(string TaskId, int Part), HeldPart> _latest = [];
    private readonly Dictionary<Gid, HeldPart> _downloads = [];

    /// <summary>Over the attempts that the hub counts as ours.</summary>
    public long Digest { get; private set; } = HoldingsDigest.Empty;

    public IReadOnlyCollection<HeldPart> All => _parts.Values;

    public HeldPart? Find(PartKey key) => _parts.GetValueOrDefault(key);

    public HeldPart? Find(Gid gid) => _downloads.GetValueOrDefault(gid);

    /// <summary>The attempt that we have of a part, whatever its number.</summary>
    public HeldPart? OfPart(PartKey key) => _latest.GetValueOrDefault((key.TaskId, key.Part));

    public void Add(HeldPart part)
    {
        _parts.Add(part.Key, part);
        _latest[(part.TaskId, part.Key.Part)] = part;
        if (part.IsHeld)
        {
            Digest = HoldingsDigest.Toggle(Digest, part.Key);
        }
    }

    public void Remove(HeldPart part)
    {
        if (!_parts.Remove(part.Key))
        {
            return;
        }

        if (OfPart(part.Key) == part)
        {
            _latest.Remove((part.TaskId, part.Key.Part));
        }

        if (part.IsHeld)
        {
            Digest = HoldingsDigest.Toggle(Digest, part.Key);
        }
    }

    /// <summary>Whether the hub counts it as ours.</summary>
    public void Hold(HeldPart part, bool held)
    {
        if (part.IsHeld != held)
        {
            part.IsHeld = held;
            Digest = HoldingsDigest.Toggle(Digest, part.Key);
        }
    }

    public void AddDownload(HeldPart part, Gid gid)
    {
        if (!part.Gids.Contains(gid))
        {
            part.Gids.Add(gid);
            part.Open.Add(gid);
        }

        _downloads[gid] = part;
    }

    public void RemoveDownloads(HeldPart part)
    {
        foreach (var gid in part.Gids)
        {
            _downloads.Remove(gid);
        }

        part.Gids.Clear();
        part.Open.Clear();
    }
}
