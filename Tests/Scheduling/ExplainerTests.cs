using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

public sealed class ExplainerTests
{
    private static readonly PendingPart _part = Part(1);

    [Fact]
    public void WithoutWorkersATaskSaysSo()
    {
        Assert.Equal(new("no_workers", "no worker has ever connected"), Explain(_part, RosterOf()));
        Assert.Equal(new("no_workers", "no worker is connected"), Explain(_part, RosterOf(RoomOf("a", 1) with { Alive = false })));
    }

    [Fact]
    public void ATaskThatWaitsForATagNamesIt() => Assert.Equal(
        new("no_tags", "no connected worker carries gpu=yes and zone=eu"),
        Explain(Part(1, tags: [new("gpu", "yes"), new("zone", "eu")]), RosterOf(RoomOf("a", 1), RoomOf("b", 1, tags: new Tag("gpu", "yes")))));

    [Fact]
    public void ATaskThatWaitsForASlotNamesItsWorkers()
    {
        Assert.Equal(new("no_slots", "all slots of a, b are in use"), Explain(_part, RosterOf(RoomOf("a", 1, 1), RoomOf("b", 2, 2))));
        Assert.Equal(new("no_slots", "the disk of a is full"), Explain(_part, RosterOf(RoomOf("a", 1) with { Cordoned = true })));
    }

    [Fact]
    public void ARetryNamesItsTime() => Assert.Equal(
        new("not_before", "the next attempt is at 2026-08-01T12:00:05Z"),
        Explain(_part with { NotBefore = Now.AddSeconds(5) }, RosterOf(RoomOf("a", 1))));

    [Fact]
    public void TheOnlyWorkerBeingToBlameIsNamed() => Assert.Equal(
        new("not_before", "a failed it and no other worker fits: the next attempt is at 2026-08-01T12:00:05Z"),
        Explain(_part with { NotBefore = Now.AddSeconds(5), Avoid = "a" }, RosterOf(RoomOf("a", 1))));

    [Fact]
    public void AWorkerThatIsAwayWithItsBytesIsNamed() => Assert.Equal(
        new("away", "b holds bytes of it and is away for a moment"),
        Explain(_part with { BytesOn = "b" }, RosterOf(RoomOf("a", 1), RoomOf("b", 1) with { Alive = false, AwaySince = Now })));

    [Fact]
    public void OtherwiseItIsAboutToBeAssigned() =>
        Assert.Equal(new("planning", "it is about to be assigned"), Explain(_part, RosterOf(RoomOf("a", 1))));

    private static WaitReason Explain(PendingPart part, Roster roster) =>
        Explainer.Explain(part, roster, TimeSpan.FromSeconds(30), Now);
}
