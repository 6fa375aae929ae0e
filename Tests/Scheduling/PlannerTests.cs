using System.Collections.Immutable;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

public sealed class PlannerTests
{
    private static readonly Tag _gpu = new("gpu", "yes");
    private static readonly TagRule _needsGpu = new("gpu", "yes");

    [Fact]
    public void UrgentPartsGoFirstWhateverTheirTags()
    {
        var queue = QueueOf(Part(1, TaskPriority.Low), Part(2), Part(3, TaskPriority.Urgent, _needsGpu), Part(4, TaskPriority.High), Part(5));
        var roster = RosterOf(RoomOf("a", slots: 9, tags: _gpu));

        Assert.Equal([3, 4, 2, 5, 1], Plan(queue, roster).Select(pair => pair.Task));
    }

    [Fact]
    public void RequiredTagsAreStrict()
    {
        var queue = QueueOf(Part(1, tags: _needsGpu), Part(2, tags: new TagRule("gpu", "no")), Part(3));
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9, held: 8, tags: _gpu));

        Assert.Equal([(1, "b"), (3, "a")], Plan(queue, roster));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void AGroupThatFitsNobodyDoesNotHoldUpTheOthers()
    {
        var queue = QueueOf([.. Enumerable.Range(1, 1000).Select(i => Part(i, TaskPriority.Urgent, _needsGpu)), Part(2000)]);

        Assert.Equal([(2000, "a")], Plan(queue, RosterOf(RoomOf("a", slots: 1))));
    }

    [Fact]
    public void TheLeastLoadedWorkerGetsTheNextPartByItsShareOfSlots()
    {
        var queue = QueueOf([.. Enumerable.Range(1, 5).Select(i => Part(i))]);
        var roster = RosterOf(RoomOf("a", slots: 2), RoomOf("b", slots: 4, held: 1));

        Assert.Equal([(1, "a"), (2, "b"), (3, "a"), (4, "b"), (5, "b")], Plan(queue, roster));
    }

    [Fact]
    public void NobodyHoldsPartsAheadWhileAnotherHasASlotFree()
    {
        var queue = QueueOf([.. Enumerable.Range(1, 5).Select(i => Part(i))]);
        var roster = RosterOf(RoomOf("a", slots: 1, held: 1, ahead: 9), RoomOf("b", slots: 3));

        Assert.Equal(["b", "b", "b", "a", "a"], Plan(queue, roster).Select(pair => pair.Worker).OrderDescending());
        Assert.Equal(["b", "b", "b"], Plan(QueueOf(Part(1), Part(2), Part(3)), RosterOf(RoomOf("a", 1, 1, 9), RoomOf("b", 3))).Select(p => p.Worker));
    }

    [Fact]
    public void RoundRobinGoesOnWhereItStopped()
    {
        var strategy = new RoundRobin();
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 1), RoomOf("c", slots: 9));

        var first = strategy.Plan(QueueOf(Part(1), Part(2)), roster).Pairs();
        var second = strategy.Plan(QueueOf(Part(3), Part(4), Part(5)), roster).Pairs();

        Assert.Equal([(1, "a"), (2, "b")], first);
        Assert.Equal([(3, "c"), (4, "a"), (5, "c")], second);
    }

    [Fact]
    public void AwayAndCordonedWorkersGetNothing()
    {
        var roster = RosterOf(
            RoomOf("a", slots: 9) with { Alive = false, AwaySince = Now }, RoomOf("b", slots: 9) with { DiskFull = true });

        Assert.Empty(Plan(QueueOf(Part(1)), roster));
    }

    [Fact]
    public void WhatIsOnTheWayCountsAsHeld()
    {
        var queue = QueueOf([.. Enumerable.Range(1, 9).Select(i => Part(i))]);
        var roster = RosterOf(RoomOf("a", slots: 4, held: 1));

        Assert.Equal(3, Plan(queue, roster).Length);
        Assert.Empty(Plan(queue, roster));
        Assert.Equal(6, queue.Count);
    }

    [Fact]
    public void TheWorkerThatHoldsBytesIsPreferredWhateverItsLoad()
    {
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9, held: 8));

        Assert.Equal([(1, "b")], Plan(QueueOf(Part(1) with { BytesOn = "b" }), roster));
    }

    [Fact]
    public void OnesBytesAreNotWaitedForWhileTheirWorkerIsFull()
    {
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9, held: 9));

        Assert.Equal([(1, "a")], Plan(QueueOf(Part(1) with { BytesOn = "b" }), roster));
    }

    [Fact]
    public void OnesBytesAreWaitedForUntilTheirWorkerHasBeenAwayForALease()
    {
        var queue = QueueOf(Part(1) with { BytesOn = "b" }, Part(2));
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9) with { Alive = false, AwaySince = Now });

        Assert.Equal([(2, "a")], Plan(queue, roster));
        Assert.Empty(Plan(queue, roster, Now.AddSeconds(29)));
        Assert.Equal([(1, "a")], Plan(queue, roster, Now.AddSeconds(30)));
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(60, 60)]
    [InlineData(3600, 120)]
    public void TheyAreWaitedForAsLongAsTheyTookAndAtMostForTheReturnWait(int spent, int wait)
    {
        var queue = QueueOf(Part(1) with { BytesOn = "b", SpentSeconds = spent });
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9) with { Alive = false, AwaySince = Now });

        Assert.Empty(Plan(queue, roster, Now.AddSeconds(wait - 1)));
        Assert.Equal([(1, "a")], Plan(queue, roster, Now.AddSeconds(wait)));
    }

    [Theory]
    [InlineData(WorkerAvailability.Cordoned)]
    [InlineData(WorkerAvailability.Evacuating)]
    [InlineData(WorkerAvailability.Revoked)]
    public void NobodyWaitsForAWorkerThatWouldNotGetThePart(WorkerAvailability availability)
    {
        var queue = QueueOf(Part(1) with { BytesOn = "b", SpentSeconds = 3600 });
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9) with { Alive = false, AwaySince = Now, Availability = availability });

        Assert.Equal([(1, "a")], Plan(queue, roster));
    }

    [Fact]
    public void AWorkerThatComesBackGetsThePartWhoseBytesItHolds()
    {
        var queue = QueueOf(Part(1) with { BytesOn = "b" });
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9) with { Alive = false, AwaySince = Now });
        Assert.Empty(Plan(queue, roster));

        roster.Note(RoomOf("b", slots: 9) with { Version = 2 });

        Assert.Equal([(1, "b")], Plan(queue, roster, Now.AddSeconds(1)));
    }

    [Fact]
    public void TheWorkerToBlameIsPassedOverWhileAnotherFits()
    {
        var part = Part(1) with { Avoid = "a", BytesOn = "a", NotBefore = Now.AddSeconds(5) };

        Assert.Equal([(1, "b")], Plan(QueueOf(part), RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9, held: 8))));
        Assert.Empty(Plan(QueueOf(part), RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9, held: 9))));
    }

    [Fact]
    public void TheWorkerToBlameGetsThePartBackAfterTheDelayIfItIsTheOnlyOne()
    {
        var queue = QueueOf(Part(1) with { Avoid = "a", NotBefore = Now.AddSeconds(5) });
        var roster = RosterOf(RoomOf("a", slots: 9));

        Assert.Empty(Plan(queue, roster));
        Assert.Equal([(1, "a")], Plan(queue, roster, Now.AddSeconds(5)));
    }

    [Fact]
    public void AWorkerThatComesNeedNotWaitForTheDelayOfTheOneToBlame()
    {
        var queue = QueueOf(Part(1) with { Avoid = "a", NotBefore = Now.AddMinutes(5) });

        Assert.Empty(Plan(queue, RosterOf(RoomOf("a", slots: 9))));
        Assert.Equal([(1, "b")], Plan(queue, RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9)), Now.AddSeconds(1)));
    }

    [Fact]
    public void AllThatFailedAPartArePassedOverWhileAnotherFits()
    {
        var part = Part(1) with { FailedOn = ["a", "b"], Avoid = "b", NotBefore = Now.AddSeconds(5) };

        Assert.Equal([(1, "c")], Plan(QueueOf(part), RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9), RoomOf("c", slots: 9, held: 8))));
        Assert.Empty(Plan(QueueOf(part with { Avoid = null, NotBefore = null }), RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9), RoomOf("c", slots: 9, held: 9))));
    }

    [Fact]
    public void WhereAllFailedAPartTheDelayHoldsForAllAndWhoFailedItLastComesLast()
    {
        var part = Part(1) with { FailedOn = ["a", "b"], Avoid = "b", NotBefore = Now.AddSeconds(5) };

        Assert.Empty(Plan(QueueOf(part), RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9))));
        Assert.Equal([(1, "a")], Plan(QueueOf(part), RosterOf(RoomOf("a", slots: 9, held: 8), RoomOf("b", slots: 9)), Now.AddSeconds(5)));
        Assert.Equal([(1, "b")], Plan(QueueOf(part), RosterOf(RoomOf("a", slots: 9, held: 9), RoomOf("b", slots: 9)), Now.AddSeconds(5)));
    }

    [Fact]
    public void AFailureThatIsNoWorkersFaultDelaysThePartForAll()
    {
        var queue = QueueOf(Part(1) with { FailedOn = ["a"], NotBefore = Now.AddSeconds(5) });
        var roster = RosterOf(RoomOf("a", slots: 9), RoomOf("b", slots: 9));

        Assert.Empty(Plan(queue, roster));
        Assert.Equal([(1, "b")], Plan(queue, roster, Now.AddSeconds(5)));
    }

    [Theory]
    [InlineData("least loaded")]
    [InlineData("round robin")]
    [InlineData("random")]
    public void AWorkerThatGetsOnWithNothingComesAfterTheOthers(string strategy)
    {
        IPlacement placement = strategy switch { "round robin" => new RoundRobin(), "random" => new RandomPlacement(1), _ => new LeastLoaded() };
        var roster = RosterOf(RoomOf("a", slots: 9) with { StalledSince = Now }, RoomOf("b", slots: 3, held: 1, ahead: 5));

        var plan = placement.Plan(QueueOf(Part(1), Part(2), Part(3)), roster).Pairs();

        Assert.Equal([(1, "b"), (2, "b"), (3, "a")], plan);
    }

    [Fact]
    public void APlanHasNoMorePartsThanItMay() =>
        Assert.Equal(3, new LeastLoaded().Plan(QueueOf(Part(1), Part(2), Part(3), Part(4)), RosterOf(RoomOf("a", slots: 9)), limit: 3).Count);

    [Fact]
    public void AnOutdatedWordOfAWorkerIsNotHeard()
    {
        var roster = RosterOf(RoomOf("a", slots: 9, held: 9) with { Version = 5 });

        Assert.False(roster.Note(RoomOf("a", slots: 9) with { Version = 4 }));
        Assert.Empty(Plan(QueueOf(Part(1)), roster));
    }

    private static ImmutableArray<(int Task, string Worker)> Plan(PendingQueue queue, Roster roster, DateTimeOffset? now = null) =>
        new LeastLoaded().Plan(queue, roster, now).Pairs();
}
