using AriaCluster.Tasks;

namespace AriaCluster.Worker.Journal;

/// <summary>
/// The last attempts that the hub gave its final word on, with the report that it was about. An order for one of them comes
/// from a hub that does not know yet: it is not started again, its report is repeated.
/// </summary>
internal sealed class AnsweredParts
{
    /// <summary>Many times what a worker may hold, so that nothing the hub can still believe held is forgotten.</summary>
    public const int Limit = 4096;

    private readonly Dictionary<PartKey, PartReport> _reports = [];
    private readonly Queue<PartKey> _order = new();

    public IEnumerable<PartReport> Reports => _order.Select(key => _reports[key]);

    public PartReport? Find(PartKey key) => _reports.GetValueOrDefault(key);

    public void Add(PartReport report)
    {
        if (!_reports.TryAdd(report.Key, report))
        {
            return;
        }

        _order.Enqueue(report.Key);
        if (_order.Count > Limit)
        {
            _reports.Remove(_order.Dequeue());
        }
    }
}
