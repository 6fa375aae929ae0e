using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Api.Audit;

/// <summary>
/// Counts what may come as often as a stranger likes: refusals, and commands that changed nothing. Those that are alike are one entry for
/// a minute, and only so many kinds of them are told apart: who tries a million keys does not fill the disk.
/// </summary>
internal sealed class AuditTally
{
    /// <summary>The action of entries for what was too much to be told apart.</summary>
    public const string Others = "others";

    private const int MaxKinds = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string? By, string Address, string Action, int Status), AuditEntry> _entries = [];

    public void Add(AuditEntry entry)
    {
        lock (_gate)
        {
            var key = (entry.By, entry.Address, entry.Action, entry.Status);
            if (!_entries.ContainsKey(key) && _entries.Count >= MaxKinds)
            {
                entry = entry with { By = null, Address = "", Action = Others, Kind = "", Target = null };
                key = (null, "", Others, entry.Status);
            }

            _entries[key] = _entries.TryGetValue(key, out var first)
                ? first with { Count = first.Count + 1, Target = first.Target == entry.Target ? first.Target : null }
                : entry with { Count = 1, Filter = null, Changes = [] };
        }
    }

    /// <summary>What was counted since the last time.</summary>
    public IReadOnlyCollection<AuditEntry> Take()
    {
        lock (_gate)
        {
            AuditEntry[] taken = [.. _entries.Values];
            _entries.Clear();
            return taken;
        }
    }
}
