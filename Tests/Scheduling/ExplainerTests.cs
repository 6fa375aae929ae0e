using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

public sealed class ExplainerTests
{
    private static readonly PendingPart _part = Part(1);

    [Fact]
    public void WithoutWorkersATaskSaysSo()
    {
        Assert.Equal(("no_workers", "no worker has ever connected"), Explain(_part, RosterOf()));
        Assert.Equal(("no_workers", "no worker is connected"), Explain(_part, RosterOf(RoomOf("a", 1) with { Alive = false })));
    }

    [Fact]
    public void ATaskThatWaitsForATagNamesIt() => Assert.Equal(
        ("no_tags", "no connected worker meets gpu=yes and zone=eu"),
        Explain(Part(1, tags: [new("gpu", "yes"), new("zone", "eu")]), RosterOf(RoomOf("a", 1), RoomOf("b", 1, tags: new Tag("gpu", "yes")))));

    [Fact]
    public void WhereTagsAreOverlookedNoWorkerIsSaidToLackThem()
    {
        var part = Part(1, tags: new TagRule("gpu", "yes"));
        var hosts = HostsOf();
        WaitReason Explain(params WorkerRoom[] rooms) => Explainer.Explain(part, RosterOf(rooms), new(hosts), hosts, TermsAt(Now) with { FallsBack = true });

        Assert.Equal([new("a", "ready", "can take it"), new("b", "no_slots", "has no slot free")], Explain(RoomOf("a", 1), RoomOf("b", 1, held: 1)).Workers);
        Assert.Equal(("no_slots", "all slots of b are in use"), (Explain(RoomOf("b", 1, held: 1)).Code, Explain(RoomOf("b", 1, held: 1)).Text));

        // A connected one carries them, though it takes nothing: the part waits for that one.
        var why = Explain(RoomOf("a", 1), RoomOf("b", 1, tags: new Tag("gpu", "yes")) with { DiskFull = true });
        Assert.Equal("disk_full", why.Code);
        Assert.Equal(new WorkerWait("a", "no_tags", "does not meet gpu=yes"), why.Workers[0]);
    }

    [Fact]
    public void ATaskThatWaitsForASlotNamesItsWorkers()
    {
        Assert.Equal(("no_slots", "all slots of a, b are in use"), Explain(_part, RosterOf(RoomOf("a", 1, 1), RoomOf("b", 2, 2))));
        Assert.Equal(("disk_full", "the disk of a is full"), Explain(_part, RosterOf(RoomOf("a", 1) with { DiskFull = true })));
    }

    [Fact]
    public void ARetryNamesItsTime() => Assert.Equal(
        ("not_before", "the next attempt is at 2026-08-01T12:00:05Z"),
        Explain(_part with { LastAttempt = 1, NotBefore = Now.AddSeconds(5) }, RosterOf(RoomOf("a", 1))));

    [Fact]
    public void TheOnlyWorkerBeingToBlameIsNamed() => Assert.Equal(
        ("not_before", "a failed it and no other worker fits: the next attempt is at 2026-08-01T12:00:05Z"),
        Explain(_part with { NotBefore = Now.AddSeconds(5), Avoid = "a" }, RosterOf(RoomOf("a", 1))));

    [Fact]
    public void AllThatFailedItAreNamed()
    {
        var part = _part with { FailedOn = ["a", "b"], Avoid = "b", NotBefore = Now.AddSeconds(5) };

        Assert.Equal(("not_before", "a, b failed it and no other worker fits: the next attempt is at 2026-08-01T12:00:05Z"), Explain(part, RosterOf(RoomOf("a", 1), RoomOf("b", 1))));
        Assert.Equal(("no_slots", "all slots of a are in use"), Explain(part with { NotBefore = null }, RosterOf(RoomOf("a", 1, held: 1))));
    }

    [Fact]
    public void AWorkerThatGetsOnWithNothingSaysSo()
    {
        var why = Explainer.Explain(_part, RosterOf(RoomOf("a", 1) with { StalledSince = Now }), new(HostsOf()), HostsOf(), TermsAt(Now));

        Assert.Equal(new WorkerWait("a", "ready", "can take it, after others: it does nothing since 2026-08-01T12:00:00Z"), Assert.Single(why.Workers));
    }

    [Theory]
    [InlineData(false, WorkerAvailability.Open, "away", "is not connected")]
    [InlineData(false, WorkerAvailability.Cordoned, "away", "is not connected, and is cordoned: it is to take nothing new")]
    [InlineData(false, WorkerAvailability.Draining, "away", "is not connected, and is drained: it is to take nothing new")]
    [InlineData(false, WorkerAvailability.Evacuating, "away", "is not connected, and is emptied at once: it is to take nothing new")]
    [InlineData(true, WorkerAvailability.Cordoned, "cordoned", "is cordoned: it is to take nothing new")]
    public void OfAWorkerItIsSaidWhatPeopleWantOfItAlsoWhileItIsAway(bool isAlive, WorkerAvailability availability, string code, string text)
    {
        var roster = RosterOf(RoomOf("a", 1, 1), RoomOf("b", 1) with { Alive = isAlive, Availability = availability });

        var why = Explainer.Explain(_part, roster, new(HostsOf()), HostsOf(), TermsAt(Now));

        Assert.Equal(new WorkerWait("b", code, text), why.Workers[1]);
    }

    [Fact]
    public void AWorkerThatIsAwayWithItsBytesIsNamed() => Assert.Equal(
        ("away", "b holds bytes of it, is away, and is waited for until 2026-08-01T12:01:00Z"),
        Explain(_part with { BytesOn = "b", SpentSeconds = 60 }, RosterOf(RoomOf("a", 1), RoomOf("b", 1) with { Alive = false, AwaySince = Now })));

    [Fact]
    public void NobodyWaitsForAWorkerThatIsAwayAndToBlame() => Assert.Equal(
        ("planning", "it is about to be assigned"),
        Explain(_part with { BytesOn = "b", FailedOn = ["b"] }, RosterOf(RoomOf("a", 1), RoomOf("b", 1) with { Alive = false, AwaySince = Now })));

    [Fact]
    public void ATaskThatWaitsForDiskNamesItsSize() => Assert.Equal(
        ("no_disk", "a lacks 1 GiB of disk space"),
        Explain(_part with { LengthBytes = 2L << 30 }, RosterOf(RoomOf("a", 1).With(1 << 30))));

    [Fact]
    public void ATaskThatWaitsForItsHostNamesItAndUntilWhen()
    {
        var (hosts, part) = (HostsOf(connections: 2, startsPerSecond: 0.5), _part with { Host = "origin.test" });
        hosts.Find("origin.test")!.Start(connections: 1, "", Now);

        Assert.Equal(("host_rate", "host origin.test is asked for no more than 0.5 downloads a second: next at 2026-08-01T12:00:02Z"), Explain(part, RosterOf(RoomOf("a", 9)), hosts));

        hosts.Find("origin.test")!.Cool(Now.AddMinutes(4), Now);
        Assert.Equal(("host_cooling", "host origin.test cools down until 2026-08-01T12:04:00Z"), Explain(part, RosterOf(RoomOf("a", 9)), hosts));
    }

    [Fact]
    public void AHostOfOneDownloadASecondIsAskedForOne()
    {
        var hosts = HostsOf(connections: 2, startsPerSecond: 1);
        hosts.Find("origin.test")!.Start(connections: 1, "", Now);

        Assert.Equal(
            "host origin.test is asked for no more than 1 download a second: next at 2026-08-01T12:00:01Z",
            Explain(_part with { Host = "origin.test" }, RosterOf(RoomOf("a", 9)), hosts).Text);
    }

    [Theory]
    [InlineData(239.9, false)]
    [InlineData(240, false)]
    [InlineData(240.2, false)]
    [InlineData(250, true)]
    public void ADelayThatIsOverWhenItsHostIsCoolIsNotSaidBesides(double seconds, bool isSaid)
    {
        var hosts = HostsOf();
        hosts.Find("origin.test")!.Cool(Now.AddMinutes(4), Now);
        var part = _part with { Host = "origin.test", LastAttempt = 1, NotBefore = Now.AddSeconds(seconds) };

        var cooling = "host origin.test cools down until 2026-08-01T12:04:00Z";
        Assert.Equal(
            ("host_cooling", isSaid ? $"{cooling}; besides, the next attempt is at 2026-08-01T12:04:10Z" : cooling),
            Explain(part, RosterOf(RoomOf("a", 9)), hosts));
    }

    [Fact]
    public void ATaskThatIsToStartLaterSaysWhen() => Assert.Equal(
        ("not_before", "it starts at 2026-08-01T12:00:05Z"),
        Explain(_part with { LastAttempt = 0, NotBefore = Now.AddSeconds(5) }, RosterOf(RoomOf("a", 1))));

    [Fact]
    public void ATaskThatWaitsForConnectionsNamesHowManyThereAre()
    {
        var hosts = HostsOf(connections: 2);
        hosts.Find("origin.test")!.Found(2, "");

        Assert.Equal(
            ("host_connections", "host origin.test has 2 connections, of 2 that it may have"),
            Explain(_part with { Host = "origin.test" }, RosterOf(RoomOf("a", 9)), hosts));
    }

    [Fact]
    public void EveryWorkerHasAReasonOfItsOwn()
    {
        var roster = RosterOf(
            RoomOf("away", 1) with { Alive = false },
            RoomOf("busy", 1, 1, tags: new Tag("gpu", "yes")),
            RoomOf("plain", 1),
            RoomOf("small", 1, tags: new Tag("gpu", "yes")) .With(100),
            RoomOf("tried", 1, tags: new Tag("gpu", "yes")));

        var why = Explainer.Explain(Part(1, tags: new TagRule("gpu", "yes")) with { LengthBytes = 1124, Avoid = "tried" }, roster, new(HostsOf()), new(), TermsAt(Now));

        Assert.Equal(
            [
                new("away", "away", "is not connected"), new("busy", "no_slots", "has no slot free"), new("plain", "no_tags", "does not meet gpu=yes"),
                new("small", "no_disk", "lacks 1 KiB of disk space"), new("tried", "failed_it", "failed it"),
            ],
            why.Workers);
    }

    [Fact]
    public void AllThatStandsInTheWayIsSaid()
    {
        var hosts = HostsOf();
        hosts.Find("origin.test")!.Cool(Now.AddMinutes(4), Now);
        var part = Part(1, tags: new TagRule("zone", "mars")) with { Host = "origin.test" };

        var why = Explainer.Explain(part, RosterOf(RoomOf("a", 1)), new(hosts), hosts, TermsAt(Now), new("paused", "the cluster is paused, by ann", []));

        Assert.Equal("paused", why.Code);
        Assert.Equal("the cluster is paused, by ann; besides, host origin.test cools down until 2026-08-01T12:04:00Z; besides, no connected worker meets zone=mars", why.Text);
        Assert.Equal(new WorkerWait("a", "no_tags", "does not meet zone=mars"), Assert.Single(why.Workers));
    }

    [Fact]
    public void WhatWouldBeAssignedOtherwiseNamesTheClusterAlone() => Assert.Equal(
        "the cluster is paused, by ann",
        Explainer.Explain(_part, RosterOf(RoomOf("a", 1)), new(HostsOf()), HostsOf(), TermsAt(Now), new("paused", "the cluster is paused, by ann", [])).Text);

    [Fact]
    public void OtherwiseItIsAboutToBeAssigned() =>
        Assert.Equal(("planning", "it is about to be assigned"), Explain(_part, RosterOf(RoomOf("a", 1))));

    private static (string Code, string Text) Explain(PendingPart part, Roster roster, Hosts? hosts = null)
    {
        hosts ??= new();
        var why = Explainer.Explain(part, roster, new(hosts), hosts, TermsAt(Now));
        return (why.Code, why.Text);
    }
}
