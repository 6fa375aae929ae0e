using AriaCluster.Embedded;
using Orleans.Runtime;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class ActivationTests : IAsyncDisposable
{
    private readonly EngineUnderTest _engine = new();

    [Fact]
    public async Task AGrainIsActivatedByItsFirstCallAndOnlyOnce()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        Assert.Equal(0, _engine.Engine.ActiveGrains);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.EchoAsync("wake")));

        Assert.Equal(1, await grain.ActivationsAsync());
        Assert.Equal(1, _engine.Engine.ActiveGrains);
    }

    [Fact]
    public async Task AnActivationThatFailsFailsItsCallersAndIsTriedAgainByTheNext()
    {
        var grain = _engine.Grain<IProbeGrain>("unable");

        await Assert.ThrowsAsync<InvalidDataException>(() => grain.EchoAsync("one"));
        await Assert.ThrowsAsync<InvalidDataException>(() => grain.EchoAsync("two"));

        Assert.Equal(2, _engine.Diary.CountOf("activate unable"));
        Assert.Equal(0, _engine.Engine.ActiveGrains);
    }

    [Fact]
    public async Task DeactivateOnIdleEndsTheActivationAndTheNextCallBeginsAnother()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");

        await grain.DeactivateAsync();

        Assert.Equal(2, await grain.ActivationsAsync());
        Assert.Equal(["activate probe", "deactivate probe ApplicationRequested", "activate probe"], _engine.Diary.Entries);
    }

    [Fact]
    public async Task WhatRunsEndsFirstAndWhatWaitsGoesToTheNextActivation()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var held = grain.HoldInterleavedAsync("held");
        await _engine.Diary.WroteAsync("begin held");
        await grain.DeactivateAsync();
        var waiting = grain.ActivationsAsync();
        var interleaved = grain.HoldInterleavedAsync("later");

        Assert.False(waiting.IsCompleted);
        _engine.Diary.Open("held");
        await held;
        _engine.Diary.Open("later");
        await interleaved;

        Assert.Equal(2, await waiting);
        Assert.Equal(
            ["activate probe", "begin held", "end held", "deactivate probe ApplicationRequested", "activate probe"],
            _engine.Diary.Entries[..5]);
    }

    [Fact]
    public async Task AGrainThatNobodyCallsEndsAfterAWhile()
    {
        await _engine.Grain<IProbeGrain>("idle").EchoAsync("once");
        var busy = _engine.Grain<IProbeGrain>("busy");
        var held = _engine.Grain<IProbeGrain>("held").HoldOneWayAsync("held");
        await _engine.Diary.WroteAsync("begin held");

        for (var minutes = 0; minutes < 3; minutes++)
        {
            await busy.EchoAsync("again");
            _engine.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _engine.Diary.WroteAsync("deactivate idle ActivationIdle");
        Assert.Equal(1, await busy.ActivationsAsync());
        Assert.Equal(0, _engine.Diary.CountOf("deactivate held ActivationIdle"));
        await held;
    }

    [Fact]
    public async Task WhenThereAreTooManyOfAClassThoseNotUsedForLongestEndEarly()
    {
        await using var engine = new EngineUnderTest(options => options.ActivationLimit = 40);
        await engine.Grain<IKeeperGrain>("of another class").GetAsync();
        for (var i = 0; i < 41; i++)
        {
            await engine.Grain<IProbeGrain>($"probe-{i:00}").EchoAsync("once");
            engine.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Eventually.HoldsAsync(() => engine.Engine.ActiveGrains == 31);

        await engine.Diary.WroteAsync("deactivate probe-00 ActivationIdle"); // A moment after it is no longer counted.
        Assert.Equal(0, engine.Diary.CountOf("deactivate probe-39 ActivationIdle"));
        Assert.Equal(0, engine.Diary.CountOf("deactivate of another class ActivationIdle"));
    }

    [Fact]
    public async Task StoppingEndsEveryGrainInGoodOrder()
    {
        await _engine.Grain<IProbeGrain>("one").EchoAsync("once");
        await _engine.Grain<IProbeGrain>("two").EchoAsync("once");

        await _engine.Engine.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, _engine.Diary.CountOf("deactivate one ShuttingDown"));
        Assert.Equal(1, _engine.Diary.CountOf("deactivate two ShuttingDown"));
        Assert.Equal(0, _engine.Engine.ActiveGrains);
    }

    [Fact]
    public async Task StoppingDoesNotWaitForeverForAGrainThatHangs()
    {
        var held = _engine.Grain<IProbeGrain>("held").HoldAsync("never opened");
        await _engine.Diary.WroteAsync("begin never opened");

        var stop = _engine.Engine.StopAsync(TestContext.Current.CancellationToken);
        _engine.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stop.IsCompleted);
        _engine.Time.Advance(TimeSpan.FromSeconds(1));

        await stop;
        await Assert.ThrowsAnyAsync<Exception>(() => held);
    }

    [Fact]
    public async Task AKilledEngineRunsNothingAnyMore()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var held = grain.HoldAsync("held");
        await _engine.Diary.WroteAsync("begin held");

        _engine.Engine.Kill();
        _engine.Diary.Open("held");

        await Assert.ThrowsAsync<EngineStoppedException>(() => held);
        Assert.Equal(0, _engine.Diary.CountOf("end held"));
        Assert.Equal(0, _engine.Engine.ActiveGrains);
    }

    [Fact]
    public async Task ARequestThatFindsOneActivationEndedAfterTheOtherIsRejected()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var held = grain.HoldInterleavedAsync("held");
        await _engine.Diary.WroteAsync("begin held");
        var ends = Enumerable.Range(0, 4).Select(_ => grain.DeactivateAsync()).ToArray();
        var last = grain.EchoAsync("behind them");

        _engine.Diary.Open("held");
        await held;

        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => Task.WhenAll([.. ends, last]));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
