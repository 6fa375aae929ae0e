using AriaCluster.Api.Workers;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api.Workers;

public sealed class OrderSequenceTests
{
    private readonly OrderSequence _sequence = new();

    [Fact]
    public void OrdersInOrderPassAtOnce()
    {
        _sequence.Restart(Orders(1, 5));

        Assert.Equal([6], Revisions(_sequence.Offer(Orders(1, 6))));
        Assert.Equal([7], Revisions(_sequence.Offer(Orders(1, 7))));
    }

    [Fact]
    public void AMessageThatOvertookAnotherWaitsForIt()
    {
        _sequence.Restart(Orders(1, 5));

        Assert.Empty(_sequence.Offer(Orders(1, 8)));
        Assert.Empty(_sequence.Offer(Orders(1, 7)));
        Assert.Equal([6, 7, 8], Revisions(_sequence.Offer(Orders(1, 6))));
    }

    [Fact]
    public void AFullSetDropsWhatItHoldsAndReleasesWhatFollowsIt()
    {
        _sequence.Restart(Orders(1, 5));
        _sequence.Offer(Orders(1, 7));
        _sequence.Offer(Orders(1, 9));

        Assert.Equal([9], Revisions(_sequence.Restart(Orders(1, 8))));
        Assert.Empty(_sequence.Offer(Orders(1, 8)));
        Assert.Equal([10], Revisions(_sequence.Offer(Orders(1, 10))));
    }

    [Fact]
    public void OrdersOfAnotherSessionAreRefused()
    {
        _sequence.Restart(Orders(2, 1));

        Assert.Empty(_sequence.Offer(Orders(1, 2)));
        Assert.Empty(_sequence.Offer(Orders(3, 2)));
    }

    [Fact]
    public void ANewSessionForgetsWhatTheOldOneHeldBack()
    {
        _sequence.Restart(Orders(1, 1));
        _sequence.Offer(Orders(1, 4));

        Assert.Empty(_sequence.Restart(Orders(2, 3)));
        Assert.Equal([4], Revisions(_sequence.Offer(Orders(2, 4))));
    }

    [Fact]
    public void ALostMessageDoesNotHoldBackTheRestForEver()
    {
        _sequence.Restart(Orders(1, 1));

        var sent = Enumerable.Range(3, 300).SelectMany(revision => _sequence.Offer(Orders(1, revision))).ToArray();

        Assert.Equal(Enumerable.Range(3, 300).Select(revision => (long)revision), Revisions(sent));
    }

    private static WorkerOrders Orders(long session, long revision) => new() { Session = session, Revision = revision };

    private static IEnumerable<long> Revisions(IEnumerable<WorkerOrders> orders) => orders.Select(each => each.Revision);
}
