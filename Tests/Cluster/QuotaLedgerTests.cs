using AriaCluster.Cluster;

namespace AriaCluster.Tests.Cluster;

public sealed class QuotaLedgerTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void NothingIsCertainBeforeItIsCounted() => Assert.False(new QuotaLedger().HasRoom(1, int.MaxValue, _now));

    [Fact]
    public void WhatWasGrantedSinceTheCountTakesRoom()
    {
        var ledger = new QuotaLedger();
        ledger.Count(7, _now);

        ledger.Grant("a", 2, _now);

        Assert.True(ledger.HasRoom(1, 10, _now));
        Assert.False(ledger.HasRoom(2, 10, _now));
    }

    [Fact]
    public void WhatIsBeingAcceptedIsAddedToTheCountUntilItIsSettled()
    {
        var ledger = new QuotaLedger();
        ledger.Grant("a", 2, _now);
        ledger.Grant("b", 3, _now);

        Assert.Equal(7 + 5, ledger.Count(7, _now));
        ledger.Settle("a");
        Assert.Equal(7 + 3, ledger.Count(7, _now));
        Assert.Equal(["b"], ledger.Open);
    }

    [Fact]
    public void AnOldCountIsNoneAndWhatIsNeverSettledIsForgotten()
    {
        var ledger = new QuotaLedger();
        ledger.Grant("a", 2, _now);
        ledger.Count(0, _now);

        ledger.Forget(_now.AddMinutes(3));

        Assert.False(ledger.HasRoom(1, 100, _now.AddMinutes(3)));
        Assert.Equal(0, ledger.Count(0, _now.AddMinutes(3)));
    }
}
