namespace AriaCluster.Scheduling;

/// <summary>One after the other, by name. Beyond one's slots only when nobody has a slot free.</summary>
internal sealed class RoundRobin : IPlacement
{
    private string _last = "";

    public RosterWorker? Choose(ReadOnlySpan<RosterWorker> fit, string? except)
    {
        var chosen = Next(fit, except, worker => worker.Load < worker.Room.Slots) ?? Next(fit, except, worker => worker.Free > 0);
        _last = chosen?.Name ?? _last;
        return chosen;
    }

    private RosterWorker? Next(ReadOnlySpan<RosterWorker> fit, string? except, Func<RosterWorker, bool> hasRoom)
    {
        var first = default(RosterWorker);
        foreach (var worker in fit)
        {
            if (worker.Name == except || !hasRoom(worker))
            {
                continue;
            }

            if (string.CompareOrdinal(worker.Name, _last) > 0)
            {
                return worker;
            }

            first ??= worker;
        }

        return first;
    }
}
