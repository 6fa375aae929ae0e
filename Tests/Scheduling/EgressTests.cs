using AriaCluster.Scheduling;
using AriaCluster.Workers;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

/// <summary>Origins count by address: workers that share one share what they may ask for.</summary>
public sealed class EgressTests
{
    private static readonly WorkerRoom[] _rooms =
        [RoomOf("a", slots: 9) with { Egress = "home" }, RoomOf("b", slots: 9) with { Egress = "home" }, RoomOf("c", slots: 9) with { Egress = "away" }];

    [Fact]
    public void WorkersOfOneAddressShareWhatAHostGivesIt()
    {
        var hosts = HostsOf(egressConnections: 2);

        var plan = Plan(hosts, RosterOf(_rooms), Asking(6));

        Assert.Equal(["away", "away", "home", "home"], plan.Select(planned => planned.Worker.Egress).Order());
        Assert.Equal([new("away", 2, 2), new("home", 2, 2)], hosts.Show(Now, 1)[0].Egresses);
    }

    [Fact]
    public void WhatEndsMakesRoomAtItsOwnAddressOnly()
    {
        var hosts = HostsOf(egressConnections: 1);
        var (running, roster) = (new Running(hosts), RosterOf(_rooms));
        var first = Plan(running, hosts, roster, Asking(2));

        running.End(PartId.Of(first[0].Part.TaskId, 0), 1);

        Assert.Equal([first[0].Worker.Egress], Plan(running, hosts, roster, Asking(4)).Select(planned => planned.Worker.Egress));
    }

    [Fact]
    public void StartsAreCountedForEachAddress()
    {
        var (hosts, roster) = (HostsOf(egressStarts: 0.5), RosterOf(_rooms));
        var running = new Running(hosts);
        Assert.Equal(2, Plan(running, hosts, roster, Asking(6)).Count);

        Assert.Empty(Plan(running, hosts, roster, Asking(6), Now.AddSeconds(1)));
        Assert.Equal(2, Plan(running, hosts, roster, Asking(6), Now.AddSeconds(2)).Count);
    }

    [Fact]
    public void NothingWaitsInAnAgentForAHostWhoseStartsAreCounted()
    {
        var roster = RosterOf(RoomOf("a", slots: 2, ahead: 9));

        Assert.Equal(2, Plan(HostsOf(startsPerSecond: 100), roster, Asking(5)).Count);
        Assert.Equal(5, Plan(HostsOf(), RosterOf(RoomOf("a", slots: 2, ahead: 9)), Asking(5)).Count);
    }

    [Fact]
    public void APartThatWantsMoreConnectionsThanAnAddressEverGetsIsLetInAlone()
    {
        var hosts = HostsOf(egressConnections: 2);

        Assert.Equal(2, Plan(hosts, RosterOf(_rooms), [.. Asking(4).Select(part => part with { Connections = 5 })]).Count);
    }

    [Fact]
    public void AWorkerThatIsSeenFromElsewhereTakesItsConnectionsAlong()
    {
        var hosts = HostsOf(egressConnections: 1);
        var (running, roster) = (new Running(hosts), RosterOf(_rooms[0]));
        Plan(running, hosts, roster, Asking(1));

        roster.Note(_rooms[0] with { Egress = "hotel", Version = 2 });
        running.Follow(roster);

        Assert.Equal([new("hotel", 1, 1)], hosts.Show(Now, 1)[0].Egresses);
    }

    [Fact]
    public void WhoWaitsForAnAddressReadsWhich()
    {
        var hosts = HostsOf(egressConnections: 2);
        var (running, roster) = (new Running(hosts), RosterOf(_rooms[..2]));
        Plan(running, hosts, roster, Asking(2));

        var why = Explainer.Explain(Asking(3)[2], roster, running, hosts, TermsAt(Now));

        Assert.Equal(("egress_connections", "host origin.test has all 2 connections of address home"), (why.Code, why.Text));
        Assert.Equal(new("a", "egress_connections", "shares address home, which has 2 of 2 connections to origin.test"), why.Workers[0]);
    }

    [Fact]
    public void WhoWaitsForAnAddresssNextStartReadsWhen()
    {
        var hosts = HostsOf(egressStarts: 0.5);
        var (running, roster) = (new Running(hosts), RosterOf(_rooms));
        Plan(running, hosts, roster, Asking(2));

        var why = Explainer.Explain(Asking(3)[2], roster, running, hosts, TermsAt(Now));

        Assert.Equal(("egress_rate", "host origin.test is asked for no more than 0.5 downloads a second by addresses home, away"), (why.Code, why.Text));
        Assert.Equal("shares address home, which asks origin.test again at 2026-08-01T12:00:02Z", why.Workers[0].Text);
    }

    private static PendingPart[] Asking(int count) => [.. Enumerable.Range(1, count).Select(i => Part(i) with { Host = "origin.test" })];

    private static List<PlannedPart> Plan(Hosts hosts, Roster roster, PendingPart[] parts) => Plan(new(hosts), hosts, roster, parts);

    // What runs already is not in the queue any more.
    private static List<PlannedPart> Plan(Running running, Hosts hosts, Roster roster, PendingPart[] parts, DateTimeOffset? now = null)
    {
        var waiting = parts.Where(part => running.HostOf(PartId.Of(part.TaskId, 0)) is null).ToArray();
        return new Planner(new LeastLoaded()).Plan(QueueOf(waiting), roster, running, hosts, TermsAt(now ?? Now));
    }
}
