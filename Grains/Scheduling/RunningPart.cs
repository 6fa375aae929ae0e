namespace AriaCluster.Scheduling;

/// <summary>A part that is with a worker or on its way there, and what it takes.</summary>
/// <param name="attempt">Which assignment.</param>
/// <param name="owner">Who asked for it.</param>
/// <param name="host">Whom it asks; null for a source that names none.</param>
/// <param name="connections">How many connections to it.</param>
/// <param name="workerName">Whose it is.</param>
/// <param name="need">What it has still to write there.</param>
internal sealed class RunningPart(int attempt, string owner, string? host, int connections, string workerName, DiskNeed need)
{
    private DiskSpace? _fetchedOn;
    private DiskSpace? _placedOn;
    private DiskNeed _need = need;

    public int Attempt => attempt;

    public string Owner => owner;

    public string? Host => host;

    public int Connections => connections;

    public string WorkerName => workerName;

    /// <summary>From where the host is asked.</summary>
    public string Egress { get; private set; } = "";

    /// <summary>What it has still to write.</summary>
    public DiskNeed Need => _need;

    /// <summary>Whether its worker has said how much of it is there.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>So much of it is there by the last figures of its worker's disk.</summary>
    public void Measure(long lengthBytes, long completedBytes)
    {
        Book(-1);
        (_need, IsMeasured) = (new(Math.Max(0, lengthBytes - completedBytes), lengthBytes), true);
        Book(1);
    }

    /// <summary>Takes room where the worker is; the place of one that is not known is learned when it is met.</summary>
    public void Settle(RosterWorker? worker)
    {
        Book(-1);
        (Egress, _fetchedOn, _placedOn) = (worker?.Egress ?? "", worker?.FetchesOn, worker?.PlacesOn);
        Book(1);
    }

    public void Leave()
    {
        Book(-1);
        (_fetchedOn, _placedOn) = (null, null);
    }

    private void Book(int sign)
    {
        if (_fetchedOn is not null)
        {
            _fetchedOn.ReservedBytes += sign * _need.FetchBytes;
        }

        if (_placedOn is not null)
        {
            _placedOn.ReservedBytes += sign * _need.PlaceBytes;
        }
    }
}
