using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using FsCheck;
using FsCheck.Fluent;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Where tasks stand after people moved them.</summary>
public sealed class QueueOrderTests
{
    [Fact]
    public void WhatIsMovedToTheTopIsNextOfItsPriorityEvenBeforeWhatHasAged()
    {
        var hours = Now.AddHours(-5).ToUnixTimeMilliseconds();
        var queue = QueueOf([.. Enumerable.Range(1, 5).Select(i => Part(i) with { Position = hours }), Part(9) with { Position = Now.ToUnixTimeMilliseconds() }]);

        Move(queue, Part(9), QueueMoves.ToTop(1, hours).Single());

        Assert.Equal([9, 1, 2], Plan(queue, slots: 3));
    }

    [Fact]
    public void WhatIsMovedToTheBottomIsBehindAllThatWaits()
    {
        var queue = QueueOf(Part(1), Part(2), Part(3));

        Move(queue, Part(1), QueueMoves.ToBottom(1, last: 3, Now).Single());

        Assert.Equal([2, 3, 1], Plan(queue, slots: 3));
    }

    [Fact]
    public void SeveralKeepTheirOrderBeforeATaskOfTheSameMoment()
    {
        var parts = Enumerable.Range(1, 6).Select(i => Part(i) with { Position = 7 }).ToArray();
        var queue = QueueOf(parts);
        var places = QueueMoves.Before(2, RankOf(parts[2]), parts.Take(4).Select(part => RankOf(part).Digits));

        Move(queue, parts[4], places[0]);
        Move(queue, parts[5], places[1]);

        Assert.Equal([1, 2, 5, 6, 3, 4], Plan(queue, slots: 9));
    }

    [Fact]
    public void AnotherOwnersTurnComesAllTheSame()
    {
        var queue = QueueOf(Part(1) with { Owner = "ann" }, Part(2) with { Owner = "bob" }, Part(3) with { Owner = "bob" });
        Move(queue, Part(3) with { Owner = "bob" }, QueueMoves.ToTop(1, first: 1).Single());

        Assert.Equal([3, 1, 2], Plan(queue, slots: 9));
    }

    [Fact]
    public void BetweenAnyTwoTiesThereIsRoom() => Prop.ForAll(_ties, given =>
    {
        var (previous, next) = (given.Item1, given.Item2);
        for (var i = 0; i < 40; i++)
        {
            var tie = QueueTie.Between(previous, next);
            if (string.CompareOrdinal(previous, tie) >= 0 || string.CompareOrdinal(tie, next) >= 0 || tie.Length > 32 + (40 * 4))
            {
                return false;
            }

            // Into ever smaller rooms, from either side.
            (previous, next) = (given.Item3 >> (i % 16) & 1) == 0 ? (tie, next) : (previous, tie);
        }

        return true;
    }).Holds(300);

    [Fact]
    public void AThousandBeforeOneTaskMakeNoLongTies()
    {
        var ties = QueueMoves.Before(1000, RankOf(Part(2)), [RankOf(Part(1)).Digits]);

        Assert.Equal(ties.Select(place => place.Tie), ties.Select(place => place.Tie).Distinct().Order(StringComparer.Ordinal));
        Assert.All(ties, place => Assert.True(place.Tie!.Length <= 36));
    }

    private static readonly Gen<string> _digits =
        from head in Gen.Elements("", "00", "0192f0c12b3c7d4e8f5a000000000001", "0192f0c12b3c7d4e8f5affffffffffff", "ffff")
        from tail in Gen.Choose(1, 0xffff)
        select head + tail.ToString("x4");

    private static readonly Arbitrary<(string, string, int)> _ties = (
        from a in _digits from b in _digits from sides in Gen.Choose(0, 0xffff)
        where a != b
        select string.CompareOrdinal(a, b) < 0 ? (a, b, sides) : (b, a, sides)).ToArbitrary();

    private static QueueRank RankOf(PendingPart part) => new(part.Position, part.Tie, PartId.Of(part.TaskId, 0));

    private static void Move(PendingQueue queue, PendingPart part, QueuePlace place) =>
        Assert.True(queue.Put(part with { Position = place.Position, Tie = place.Tie }, Now));

    private static IEnumerable<int> Plan(PendingQueue queue, int slots)
    {
        var hosts = HostsOf();
        return new Planner(new LeastLoaded()).Plan(queue, RosterOf(RoomOf("a", slots)), new Running(hosts), hosts, TermsAt(Now) with { Aging = TimeSpan.FromMinutes(30) })
            .Select(planned => NumberOf(planned.Part));
    }
}
