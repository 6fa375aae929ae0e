using AriaCluster.Scheduling;
using static AriaCluster.Tests.Scheduling.PendingSamples;

namespace AriaCluster.Tests.Scheduling;

public sealed class HostBudgetTests
{
    private readonly HostBudget _host = new("origin.test", new(Connections: 8, StartsPerSecond: 100));

    [Fact]
    public void AHostThatAsksForLessIsLeftAloneUntilItsTime()
    {
        _host.Cool(Now.AddSeconds(42), Now);

        Assert.False(_host.HasRoom(1, Now.AddSeconds(41)));
        Assert.Equal(Now.AddSeconds(42), _host.NextStart(Now));
        Assert.True(_host.HasRoom(1, Now.AddSeconds(42)));
    }

    [Fact]
    public void WithoutATimeThePausesDouble()
    {
        var now = Now;
        foreach (var seconds in new[] { 5, 10, 20, 40 })
        {
            _host.Cool(null, now);
            Assert.Equal(TimeSpan.FromSeconds(seconds), _host.CoolsUntil - now);
            now = _host.CoolsUntil;
        }
    }

    [Fact]
    public void AHostThatServedInBetweenIsPausedAsBriefly()
    {
        _host.Cool(until: null, Now);
        _host.Cool(until: null, _host.CoolsUntil);
        var served = _host.CoolsUntil;

        _host.Serve(served - TimeSpan.FromSeconds(1)); // What had been on its way says nothing of what comes.
        _host.Cool(until: null, served);
        Assert.Equal(served + TimeSpan.FromSeconds(20), _host.CoolsUntil);

        served = _host.CoolsUntil;
        _host.Serve(served);
        _host.Cool(until: null, served);
        Assert.Equal(served + TimeSpan.FromSeconds(5), _host.CoolsUntil);
    }

    [Fact]
    public void WhatWasOnItsWayWhenTheHostComplainedIsTheSameTrouble()
    {
        _host.Cool(null, Now);
        _host.Cool(null, Now.AddSeconds(1));

        Assert.Equal(Now.AddSeconds(6), _host.CoolsUntil);
    }

    [Fact]
    public void NobodyMakesItWaitForeverOrEndsItsPauseEarly()
    {
        _host.Cool(Now.AddYears(7), Now);
        Assert.Equal(Now.AddDays(1), _host.CoolsUntil);

        _host.Cool(Now.AddSeconds(1), Now.AddSeconds(2));
        Assert.Equal(Now.AddDays(1), _host.CoolsUntil);
    }

    [Fact]
    public void WordsOfOneTroubleAreNewsOnce()
    {
        Assert.True(_host.Cool(Now.AddSeconds(42), Now));
        Assert.False(_host.Cool(Now.AddSeconds(42.5), Now.AddSeconds(0.5)));
        Assert.False(_host.Cool(Now.AddSeconds(7), Now.AddSeconds(1)));

        Assert.True(_host.Cool(Now.AddSeconds(60), Now.AddSeconds(2)));
    }

    [Fact]
    public void WhatIsRememberedGoesOnInAnotherHub()
    {
        _host.Start(8, "", Now);
        _host.Cool(Now.AddSeconds(100), Now);
        var next = new HostBudget("origin.test", new(Connections: 8, StartsPerSecond: 100));

        next.Recall(_host.Past(Now)!, Now.AddSeconds(60));

        Assert.False(next.HasRoom(1, Now.AddSeconds(99)));
        Assert.True(next.HasRoom(1, Now.AddSeconds(100)));
        Assert.Equal(4, next.Connections);
        Assert.True(next.HasRoom(8, Now.AddSeconds(200)));
        Assert.Null(next.Past(Now.AddSeconds(200)));
    }

    [Fact]
    public void AClockThatWasSetBackMeanwhileMakesAPauseNoLongerThanItWas()
    {
        _host.Cool(Now.AddSeconds(100), Now);
        var next = new HostBudget("origin.test", new(Connections: 8, StartsPerSecond: 100));

        next.Recall(_host.Past(Now)!, Now.AddDays(-3));

        Assert.Equal(Now.AddDays(-3).AddSeconds(100), next.CoolsUntil);
    }

    [Fact]
    public void APersonEndsAPauseAndTheHostIsAskedGently()
    {
        _host.Start(8, "", Now);
        _host.Cool(Now.AddDays(1), Now);
        _host.End(8, "");

        Assert.True(_host.Resume(Now.AddSeconds(1)));

        Assert.False(_host.Resume(Now.AddSeconds(1)));
        Assert.True(_host.HasRoom(4, Now.AddSeconds(1)));
        Assert.Equal(4, _host.Connections);
        Assert.True(_host.Cool(Now.AddSeconds(8), Now.AddSeconds(2)));
    }

    [Fact]
    public void AfterTroubleItIsAskedForHalfAndThenStepByStepForAllAgain()
    {
        _host.Start(8, "", Now);
        _host.Cool(Now.AddSeconds(10), Now);
        _host.End(8, "");
        Assert.Equal(4, _host.Connections);

        Assert.True(_host.HasRoom(4, Now.AddSeconds(39)));
        Assert.Equal(4, _host.Connections);
        Assert.True(_host.HasRoom(8, Now.AddSeconds(70)));
        Assert.Equal(8, _host.Connections);
    }
}
