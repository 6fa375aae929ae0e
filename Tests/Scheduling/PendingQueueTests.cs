using AriaCluster.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

public sealed class PendingQueueTests
{
    [Fact]
    public void PartsOfOneGroupComeInTheOrderOfPositionThenId()
    {
        var queue = QueueOf(Part(3) with { Position = 7 }, Part(1) with { Position = 7 }, Part(2) with { Position = 5 });

        Assert.Equal([2, 1, 3], Drain(queue));
    }

    [Fact]
    public void TheSameTagsInAnotherOrderAreOneGroup()
    {
        var queue = QueueOf(Part(1, tags: [new("a", "1"), new("b", "2")]), Part(2, tags: [new("b", "2"), new("a", "1")]));

        Assert.Single(queue.Ready());
    }

    [Fact]
    public void APartWhoseTimeHasNotComeWaitsAside()
    {
        var queue = QueueOf(Part(1) with { NotBefore = Now.AddSeconds(10) });

        queue.Wake(Now.AddSeconds(9));
        Assert.Empty(queue.Ready());

        queue.Wake(Now.AddSeconds(10));
        Assert.Equal([1], Drain(queue));
    }

    [Fact]
    public void WhatTheTaskTableDoesNotSayOfAHoldersWorkIsKept()
    {
        var lost = Part(1) with { LastAttempt = 2, BytesOn = "w1", KeptBytes = 7, SpentSeconds = 60 };
        var queue = QueueOf(lost);

        Assert.False(queue.Put(lost with { KeptBytes = null, SpentSeconds = 90 }, Now));
        Assert.True(queue.Put(lost with { KeptBytes = null, SpentSeconds = 90, Position = 99 }, Now));
        Assert.Equal((7, 60), (queue.Find(TaskIdOf(1), 0)!.KeptBytes, queue.Find(TaskIdOf(1), 0)!.SpentSeconds));
        Assert.True(queue.Put(lost with { KeptBytes = null, SpentSeconds = 0, BytesOn = "w2" }, Now));
        Assert.Equal(0, queue.Find(TaskIdOf(1), 0)!.SpentSeconds);
    }

    [Fact]
    public void APartThatAvoidsAWorkerNeedNotWait() =>
        Assert.Equal([1], Drain(QueueOf(Part(1) with { NotBefore = Now.AddSeconds(10), Avoid = "w1" })));

    [Fact]
    public void WhatIsKnownAlreadyOrOutdatedChangesNothingAndNewsReplaceIt()
    {
        var queue = QueueOf(Part(1) with { LastAttempt = 2 });

        Assert.False(queue.Put(Part(1) with { LastAttempt = 2 }, Now));
        Assert.False(queue.Put(Part(1) with { LastAttempt = 1 }, Now));
        Assert.True(queue.Put(Part(1) with { LastAttempt = 3, BytesOn = "w1" }, Now));

        Assert.Equal(1, queue.Count);
        Assert.Equal((3, "w1"), (queue.Find(TaskIdOf(1), 0)!.LastAttempt, queue.Find(TaskIdOf(1), 0)!.BytesOn));
        Assert.Equal([1], Drain(queue));
    }

    [Fact]
    public void ARemovedPartNeverComesBackFromWhereItWaited()
    {
        var queue = QueueOf(Part(1), Part(2) with { NotBefore = Now.AddSeconds(1) }, Part(3));

        Assert.True(queue.Remove(TaskIdOf(1), 0));
        Assert.True(queue.Remove(TaskIdOf(2), 0));
        Assert.False(queue.Remove(TaskIdOf(2), 0));
        queue.Wake(Now.AddHours(1));

        Assert.Equal([3], Drain(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void ALargeQueueThatIsEmptiedAndFilledAgainStaysInOrder()
    {
        var queue = new PendingQueue();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20_000; i++)
            {
                queue.Put(Part((i * 7919 % 20_000) + 1), Now);
            }

            for (var i = 1; i <= 20_000; i += 2)
            {
                queue.Remove(TaskIdOf(i), 0);
            }

            Assert.Equal(Enumerable.Range(1, 10_000).Select(i => i * 2), Drain(queue));
        }
    }

    [Fact]
    public void WhatNoPendingPartHasAnyMoreIsForgotten()
    {
        var queue = new PendingQueue();
        for (var i = 1; i <= 1000; i++)
        {
            queue.Put(Part(1, tags: [new("a", $"{i}")]) with { LastAttempt = i, BytesOn = $"w{i}", Avoid = $"w{i}" }, Now);
            queue.Put(Part(2) with { LastAttempt = i, BytesOn = $"w{i}", FailedOn = [$"w{i}"] }, Now);
        }

        queue.Put(Part(2) with { LastAttempt = 1, BytesOn = "outdated", Avoid = "outdated" }, Now);

        // Their owner, two demands, the worker that has their bytes, and two blames: one of the last attempt, one of those before.
        Assert.Equal(6, queue.InternedCount);
        queue.Remove(TaskIdOf(1), 0);
        Assert.Equal(4, queue.InternedCount);
        Assert.Equal([2], Drain(queue));
        Assert.Equal(0, queue.InternedCount);
    }

    [Fact]
    public void AnyPutsRemovalsAndDeferralsLeaveWhatASortedListWouldHold() => Prop.ForAll(_steps, steps =>
    {
        var (queue, model, now) = (new PendingQueue(), new SortedDictionary<int, int>(), Now);
        foreach (var (number, what) in steps)
        {
            Apply(queue, model, now, number, what);
        }

        queue.Wake(now.AddDays(1));
        return queue.Count == model.Count && Drain(queue).SequenceEqual(model.Keys) && queue.InternedCount == 0;
    }).Holds(500);

    private static readonly Arbitrary<(int, int)[]> _steps =
        (from number in Gen.Choose(1, 30) from what in Gen.Choose(0, 5) select (number, what)).ArrayOf().Resize(200).ToArbitrary();

    private static void Apply(PendingQueue queue, SortedDictionary<int, int> model, DateTimeOffset now, int number, int what)
    {
        switch (what)
        {
            case 0:
                Assert.Equal(model.Remove(number), queue.Remove(TaskIdOf(number), 0));
                break;
            case 1 when queue.Ready().FirstOrDefault() is { } group:
                queue.Defer(group, now.AddMinutes(number));
                break;
            case 2:
                queue.Put(Part(number) with { LastAttempt = what, NotBefore = now.AddMinutes(1), BytesOn = $"w{number % 5}" }, now);
                model[number] = what;
                break;
            default:
                queue.Put(Part(number) with { LastAttempt = what, FailedOn = [$"w{number % 7}"] }, now);
                model[number] = what;
                break;
        }
    }

    private static List<int> Drain(PendingQueue queue)
    {
        var numbers = new List<int>();
        while (queue.Ready().FirstOrDefault() is { } group)
        {
            numbers.Add(NumberOf(queue.Take(group)));
        }

        return numbers;
    }
}
