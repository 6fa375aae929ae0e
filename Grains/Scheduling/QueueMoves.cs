using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Scheduling;

/// <summary>Where in the queue tasks are put, in the order in which they are given. A place is a point in time: the task also ages as if it had come then.</summary>
internal static class QueueMoves
{
    /// <summary>Before all others: as if it had come before the first of them.</summary>
    public static IEnumerable<QueuePlace> ToTop(int count, long first) =>
        Enumerable.Range(0, count).Select(i => new QueuePlace(first - count + i, null));

    /// <summary>Behind all others: as if it had come just now.</summary>
    public static IEnumerable<QueuePlace> ToBottom(int count, long last, DateTimeOffset now) =>
        Enumerable.Range(1, count).Select(i => new QueuePlace(Math.Max(last, now.ToUnixTimeMilliseconds()) + i, null));

    /// <summary>Directly before a task.</summary>
    /// <param name="count">How many.</param>
    /// <param name="next">That task's place.</param>
    /// <param name="neighbours">The ties of the others that have the same position.</param>
    public static ImmutableArray<QueuePlace> Before(int count, QueueRank next, IEnumerable<string> neighbours)
    {
        var previous = neighbours.Where(tie => string.CompareOrdinal(tie, next.Digits) < 0).Max(StringComparer.Ordinal) ?? "";
        var places = ImmutableArray.CreateBuilder<QueuePlace>(count);
        while (places.Count < count)
        {
            previous = QueueTie.Between(previous, next.Digits);
            places.Add(new(next.Position, previous));
        }

        return places.MoveToImmutable();
    }
}
