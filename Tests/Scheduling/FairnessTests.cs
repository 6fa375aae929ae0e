using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Who is next: owners share, waiting counts, budgets bind.</summary>
public sealed class FairnessTests
{
    private readonly Planner _planner = new(new LeastLoaded());
    private readonly Hosts _hosts = HostsOf();
    private readonly Running _running;

    public FairnessTests() => _running = new(_hosts);

    [Fact]
    public void OwnersTakeTurnsHoweverMuchOneOfThemAskedForFirst()
    {
        var queue = QueueOf([.. Enumerable.Range(1, 8).Select(i => Of("ann", i)), Of("bob", 9), Of("bob", 10), Of("cyd", 11)]);

        Assert.Equal([1, 9, 11, 2, 10, 3, 4], Plan(queue, slots: 7));
    }

    [Fact]
    public void WhatAnOwnerHasRunningCounts()
    {
        Plan(QueueOf(Of("ann", 1), Of("ann", 2)), slots: 9);
        var queue = QueueOf(Of("ann", 3), Of("bob", 4), Of("bob", 5), Of("bob", 6));

        Assert.Equal([4, 5, 3, 6], Plan(queue, slots: 9));
    }

    [Fact]
    public void WhatHasEndedCountsNoMore()
    {
        Plan(QueueOf(Of("ann", 1), Of("ann", 2)), slots: 9);
        _running.End(PartId.Of(TaskIdOf(1), 0), attempt: 1);
        _running.End(PartId.Of(TaskIdOf(2), 0), attempt: 1);

        Assert.Equal([3, 4, 5], Plan(QueueOf(Of("ann", 3), Of("bob", 4), Of("ann", 5)), slots: 9));
    }

    [Fact]
    public void OwnersOfWhomNothingRunsAreForgotten()
    {
        Plan(QueueOf([.. Enumerable.Range(1, 100).Select(i => Of($"owner{i}", i))]), slots: 3);

        Plan(QueueOf(Of("ann", 101)), slots: 1);
        Assert.Equal(4, _running.OwnerCount);
        _running.End(PartId.Of(TaskIdOf(1), 0), attempt: 1);
        Plan(QueueOf(), slots: 1);
        Assert.Equal(3, _running.OwnerCount);
    }

    [Fact]
    public void PriorityGoesBeforeFairness()
    {
        var queue = QueueOf(Of("ann", 1) with { Priority = TaskPriority.High }, Of("ann", 2) with { Priority = TaskPriority.High }, Of("bob", 3));

        Assert.Equal([1, 2, 3], Plan(queue, slots: 9));
    }

    [Fact]
    public void ALowPriorityThatHasWaitedLongEnoughGoesFirst()
    {
        var (accepted, first) = (Now, Now.ToUnixTimeMilliseconds());
        var parts = new[] { Of("ann", 1) with { Priority = TaskPriority.Low, Position = first }, Of("ann", 2) with { Position = first } };

        Assert.Equal([2, 1], Plan(QueueOf(parts), slots: 9, TermsAt(accepted.AddMinutes(29)) with { Aging = TimeSpan.FromMinutes(30) }));
        Assert.Equal([2, 1], Plan(QueueOf(parts), slots: 9, TermsAt(accepted.AddDays(9))));

        // After two steps the low one is high, the normal one urgent; after three both are urgent, and the older is first.
        Assert.Equal([2, 1], Plan(QueueOf(parts), slots: 9, TermsAt(accepted.AddMinutes(60)) with { Aging = TimeSpan.FromMinutes(30) }));
        Assert.Equal([1, 2], Plan(QueueOf(parts), slots: 9, TermsAt(accepted.AddMinutes(90)) with { Aging = TimeSpan.FromMinutes(30) }));
    }

    [Fact]
    public void AFullHostHoldsUpItsOwnPartsOnly()
    {
        _hosts.Set(new(Connections: 2, StartsPerSecond: 100), []);
        var queue = QueueOf(From("h1", 1), From("h1", 2), From("h1", 3), From("h2", 4));

        Assert.Equal([1, 2, 4], Plan(queue, slots: 9));

        _running.End(PartId.Of(TaskIdOf(1), 0), attempt: 1);
        Assert.Equal([3], Plan(queue, slots: 9));
    }

    [Fact]
    public void APartThatWantsMoreConnectionsThanItsHostGivesRunsAlone()
    {
        _hosts.Set(new(Connections: 2, StartsPerSecond: 100), []);

        Assert.Equal([1], Plan(QueueOf(From("h1", 1) with { Connections = 4 }, From("h1", 2)), slots: 9));
    }

    [Fact]
    public void AHostIsAskedForNoMoreStartsThanItsRate()
    {
        _hosts.Set(new(Connections: 99, StartsPerSecond: 2), []);
        var queue = QueueOf([.. Enumerable.Range(1, 6).Select(i => From("h1", i))]);

        Assert.Equal([1, 2], Plan(queue, slots: 9));
        Assert.Empty(Plan(queue, slots: 9, TermsAt(Now.AddSeconds(0.4))));
        Assert.Equal([3], Plan(queue, slots: 9, TermsAt(Now.AddSeconds(0.5))));
        Assert.Equal([4, 5], Plan(queue, slots: 9, TermsAt(Now.AddSeconds(60))));
    }

    [Fact]
    public void AHostOfItsOwnSettingKeepsToThat()
    {
        _hosts.Set(new(Connections: 1, StartsPerSecond: 100), new() { ["h2"] = new(Connections: 3, StartsPerSecond: 100) });

        Assert.Equal([1, 3, 4, 5], Plan(QueueOf(From("h1", 1), From("h1", 2), From("h2", 3), From("h2", 4), From("h2", 5), From("h2", 6)), slots: 9));
    }

    [Fact]
    public void AnAttemptThatAnOlderSchedulerStartedCountsOnce()
    {
        var running = new IndexedTask { Id = TaskIdOf(1), Status = DownloadStatus.Downloading, Worker = "a", Attempt = 3, Owner = "ann", Host = "h1", Connections = 2 };

        _running.Note(running);
        _running.Note(running with { LengthBytes = 7 });
        Assert.Equal((1, 1, 2), (_running.Count, _running.ShareOf("ann").InUse, _hosts.Find("h1")!.InUse));

        _running.Note(running with { Status = DownloadStatus.Pending, Attempt = 2 });
        Assert.Equal(1, _running.Count);

        _running.Note(running with { Status = DownloadStatus.Completed });
        Assert.Equal((0, 0, 0), (_running.Count, _running.ShareOf("ann").InUse, _hosts.Find("h1")!.InUse));
    }

    private static PendingPart Of(string owner, int number) => Part(number) with { Owner = owner };

    private static PendingPart From(string host, int number) => Part(number) with { Host = host };

    private IEnumerable<int> Plan(PendingQueue queue, int slots, PlanTerms? terms = null) =>
        _planner.Plan(queue, RosterOf(RoomOf("a", slots)), _running, _hosts, terms ?? TermsAt(Now)).Select(planned => NumberOf(planned.Part));
}
