using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>What parts take of their workers' disks before they are there.</summary>
public sealed class DiskTests
{
    private const long Unknown = 16;

    private readonly Hosts _hosts = HostsOf();
    private readonly Running _running;

    public DiskTests() => _running = new(_hosts, Unknown);

    [Fact]
    public void WhatWasAssignedTakesItsRoomUntilItEnds()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100));

        var plan = Plan(roster, Sized(1, 60), Sized(2, 60), Sized(3, 40));
        Assert.Equal([(1, "a"), (3, "a")], plan.Pairs());

        // Handed over and not begun: the worker's grain knows nothing of their sizes.
        roster.Note(RoomOf("a", slots: 9, held: 2).With(100) with { Version = 2 });
        Assert.Empty(Plan(roster, Sized(2, 60)));
        _running.End(IdOf(1), 1);
        Assert.Equal([(2, "a")], Plan(roster, Sized(2, 60)).Pairs());
    }

    [Fact]
    public void WhatIsThereAlreadyIsNotTakenTwice()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100));
        Plan(roster, Sized(1, 80));

        Say(roster, RoomOf("a", slots: 9, held: 1).With(30) with { Version = 2, Beat = 1, Sizes = [new(KeyOf(1), 70, 80)] });

        Assert.Empty(Plan(roster, Sized(2, 21)));
        Assert.Single(Plan(roster, Sized(2, 20)));
    }

    [Fact]
    public void AnUnknownSizeTakesSomeRoomAndItsTrueOneOnceThatIsKnown()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100));
        Plan(roster, Part(1));
        Assert.Empty(Plan(roster, Sized(2, 85)));

        Say(roster, RoomOf("a", slots: 9, held: 1).With(100) with { Version = 2, Beat = 1, Sizes = [new(KeyOf(1), 0, 50)] });

        Assert.Empty(Plan(roster, Sized(2, 51)));
        Assert.Single(Plan(roster, Sized(2, 50)));
    }

    [Fact]
    public void APartOfUnknownSizeNeedsMoreThanAnyWorkerEverHadOfIt()
    {
        var part = Part(1) with { KeptBytes = 90 };

        Assert.Empty(Plan(RosterOf(RoomOf("a", slots: 9).With(100)), part));
        Assert.Single(Plan(RosterOf(RoomOf("a", slots: 9).With(106)), part));
        Assert.Single(Plan(RosterOf(RoomOf("a", slots: 9).With(16)), part with { TaskId = TaskIdOf(2), BytesOn = "a" }));
    }

    [Fact]
    public void WhereItsBytesAreItNeedsOnlyTheRest()
    {
        var part = Sized(1, 100) with { BytesOn = "a", KeptBytes = 90 };

        Assert.Equal([(1, "a")], Plan(RosterOf(RoomOf("a", slots: 9).With(10), RoomOf("b", slots: 9).With(99)), part).Pairs());
        Assert.Empty(Plan(RosterOf(RoomOf("a", slots: 9).With(9), RoomOf("b", slots: 9).With(99)), Sized(2, 100) with { BytesOn = "a", KeptBytes = 90 }));
    }

    [Fact]
    public void WhatTheTaskTableForgetsOfKeptBytesTheQueueRemembers()
    {
        var queue = QueueOf(Sized(1, 100) with { BytesOn = "a", KeptBytes = 90 });
        queue.Put(Sized(1, 100) with { BytesOn = "a", Position = 5 }, Now);

        Assert.Equal(90, queue.Find(TaskIdOf(1), 0)!.KeptBytes);
    }

    [Fact]
    public void TwoWorkersOfOneDiskCountItsRoomOnce()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100, "disk"), RoomOf("b", slots: 9).With(100, "disk"), RoomOf("c", slots: 9).With(10));

        Assert.Single(Plan(roster, Sized(1, 60), Sized(2, 60)));
    }

    [Fact]
    public void ADeliveryToAnotherFileSystemNeedsItsRoomThereToo()
    {
        var room = RoomOf("a", slots: 9) with { Disks = [new("fast", 100), new("large", 50)] };

        var roster = RosterOf(room);
        Assert.Empty(Plan(roster, Sized(1, 60)));
        Assert.Single(Plan(roster, Sized(2, 50)));

        // What is fetched but not yet copied takes no more of the one and all of the other.
        Say(roster, room with { Version = 2, Beat = 1, Disks = [new("fast", 50), new("large", 50)], Sizes = [new(KeyOf(2), 50, 50)] });
        Assert.Equal((0, 50), (roster.Find("a")!.FetchesOn!.ReservedBytes, roster.Find("a")!.PlacesOn!.ReservedBytes));
        Assert.Empty(Plan(roster, Sized(3, 1)));
    }

    [Fact]
    public void WhatWasJustWrittenIsReservedUntilTheDiskWasMeasured()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100));
        Plan(roster, Sized(1, 60));

        _running.Complete(IdOf(1), 1, 60, roster.Find("a"));
        Assert.Empty(Plan(roster, Sized(2, 60)));

        Say(roster, RoomOf("a", slots: 9).With(40) with { Version = 2, Beat = 1 });
        Assert.Single(Plan(roster, Sized(3, 40)));
    }

    [Fact]
    public void ARebuiltLedgerCountsWhatTheTaskTableSaysWhicheverComesFirst()
    {
        _running.Note(new IndexedTask { Id = TaskIdOf(1), Status = DownloadStatus.Queued, Attempt = 1, Worker = "a", LengthBytes = 60, Host = "origin.test", Connections = 2 });
        var roster = RosterOf(RoomOf("a", slots: 9, held: 1).With(100) with { Egress = "home" });

        Assert.Empty(Plan(roster, Sized(2, 41)));
        Assert.Equal([new("home", 2, int.MaxValue)], _hosts.Show(Now, 1)[0].Egresses);
        Assert.Single(Plan(roster, Sized(3, 40)));
    }

    [Fact]
    public void AWorkerThatGoesGivesItsRoomBack()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100, "disk"), RoomOf("b", slots: 9).With(100, "disk"));
        var gone = Plan(roster, Sized(1, 60))[0].Worker.Room;

        Say(roster, gone with { Version = 2, Availability = WorkerAvailability.Removed });

        Assert.Single(Plan(roster, Sized(2, 100)));
    }

    [Fact]
    public void ADiskThatNoWorkerHasAnyMoreIsForgottenAndWhatWasReservedIsBookedWhereItsWorkerIs()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100, "old"), RoomOf("b", slots: 9).With(100, "old"));
        var room = Plan(roster, Sized(1, 60))[0].Worker.Room;
        var other = roster.Workers.Single(worker => worker.Room != room).Room;

        Say(roster, room.With(100, "new") with { Version = 2 });
        Assert.Equal(2, roster.DiskCount);
        Say(roster, other with { Version = 2, Availability = WorkerAvailability.Removed });

        Assert.Equal(1, roster.DiskCount);
        Assert.Empty(Plan(roster, Sized(2, 41)));
        Assert.Single(Plan(roster, Sized(3, 40)));
    }

    [Fact]
    public void TheWorkerToBlameIsTriedAgainAfterItsDelayIfNoOtherHasADiskForIt()
    {
        var part = Sized(1, 60) with { Avoid = "a", NotBefore = Now.AddSeconds(5) };
        var roster = RosterOf(RoomOf("a", slots: 9).With(100), RoomOf("b", slots: 9).With(10));
        var queue = QueueOf(part);

        Assert.Empty(Plan(roster, queue, Now));
        Assert.Equal([(1, "a")], Plan(roster, queue, Now.AddSeconds(6)).Pairs());
    }

    [Fact]
    public void WhatTwoWorkersOfAFullDiskGaveUpTogetherComesBackOneByOne()
    {
        var roster = RosterOf(RoomOf("a", slots: 9).With(100, "disk"), RoomOf("b", slots: 9).With(100, "disk"));
        var queue = QueueOf(Sized(1, 60) with { FailedOn = ["a"], LastAttempt = 1 }, Sized(2, 60) with { FailedOn = ["b"], LastAttempt = 1 });

        Assert.Equal([(1, "b")], Plan(roster, queue, Now).Pairs());
        Assert.Empty(Plan(roster, queue, Now.AddMinutes(1)));
        _running.End(IdOf(1), 2);
        Assert.Equal([(2, "a")], Plan(roster, queue, Now.AddMinutes(2)).Pairs());
    }

    [Fact]
    public void WorkersThatLackRoomAreCountedWithWhatTheyLack()
    {
        var roster = RosterOf([.. Enumerable.Range(1, 5).Select(i => RoomOf($"w{i}", 1).With(i << 10))]);

        var why = Explainer.Explain(Sized(1, 7 << 10), roster, _running, _hosts, TermsAt(Now));
        Assert.Equal(("no_disk", "5 workers lack 2 KiB or more of disk space"), (why.Code, why.Text));

        why = Explainer.Explain(Sized(1, 7 << 10), RosterOf(RoomOf("w1", 1).With(1 << 10), RoomOf("w2", 1).With(1 << 10)), _running, _hosts, TermsAt(Now));
        Assert.Equal("w1, w2 lack 6 KiB of disk space", why.Text);
    }

    [Fact]
    public void OfWhatNobodyKnowsTheSizeTheyLackAtLeastSoMuch()
    {
        var part = Part(1) with { BytesOn = "w1", KeptBytes = 4 << 10 };
        var running = new Running(_hosts, unknownBytes: 2 << 10);

        var why = Explainer.Explain(part, RosterOf(RoomOf("w1", 1).With(1 << 10)), running, _hosts, TermsAt(Now));
        Assert.Equal("w1 lacks at least 1 KiB of disk space: the size of the file is not known", why.Text);
        Assert.Equal("lacks at least 1 KiB of disk space: the size of the file is not known", Assert.Single(why.Workers).Text);

        why = Explainer.Explain(part, RosterOf(RoomOf("w1", 1).With(1 << 10), RoomOf("w2", 1).With(1 << 10)), running, _hosts, TermsAt(Now));
        Assert.Equal("w1, w2 lack at least 1 KiB of disk space: the size of the file is not known", why.Text);
    }

    [Fact]
    public void WhatNoDiskCanEverHoldSaysSo()
    {
        WorkerRoom Of(string name, long free, long capacity) => RoomOf(name, 1) with { Disks = [new(name, free) { CapacityBytes = capacity }] };

        var why = Explainer.Explain(Sized(1, 200 << 20), RosterOf(Of("boxt", 9 << 20, 150 << 20)), _running, _hosts, TermsAt(Now));
        Assert.Equal(("too_large", "boxt can never hold its 200 MiB: its disk has 150 MiB in all"), (why.Code, why.Text));

        why = Explainer.Explain(Sized(1, 200 << 20), RosterOf(Of("boxt", 9 << 20, 150 << 20), Of("boxl", 9 << 20, 300 << 20)), _running, _hosts, TermsAt(Now));
        Assert.Equal("no_disk", why.Code);
    }

    private static PendingPart Sized(int number, long bytes) => Part(number) with { LengthBytes = bytes };

    private static PartId IdOf(int number) => PartId.Of(TaskIdOf(number), 0);

    private static PartKey KeyOf(int number) => new(TaskIdOf(number), 0, 1);

    private void Say(Roster roster, WorkerRoom room)
    {
        Assert.True(roster.Note(room));
        _running.Note(room);
    }

    private List<PlannedPart> Plan(Roster roster, params PendingPart[] parts) => Plan(roster, QueueOf(parts), Now);

    private List<PlannedPart> Plan(Roster roster, PendingQueue queue, DateTimeOffset now) =>
        new Planner(new LeastLoaded()).Plan(queue, roster, _running, _hosts, TermsAt(now));
}
