using Orleans;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class TurnTests : IAsyncDisposable
{
    private readonly EngineUnderTest _engine = new();

    [Fact]
    public async Task RequestsOfOneGrainDoNotInterleaveAtTheirAwaits()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");

        var counts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.CountSlowlyAsync()));

        Assert.Equal(Enumerable.Range(1, 200), counts.Order());
    }

    [Fact]
    public async Task ARequestWaitsUntilTheOneBeforeItHasEnded()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var first = grain.HoldAsync("first");
        await _engine.Diary.WroteAsync("begin first");
        var second = grain.HoldAsync("second");

        _engine.Diary.Open("second");
        await grain.HoldInterleavedAsync("second");
        Assert.Equal(1, _engine.Diary.CountOf("begin second"));

        _engine.Diary.Open("first");
        await Task.WhenAll(first, second);
        Assert.Equal(["begin second", "end second"], _engine.Diary.Entries[^2..]);
    }

    [Fact]
    public async Task AlwaysInterleaveRunsWhileAnotherRequestAwaitsAndKeepsNobodyOut()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var interleaved = grain.HoldInterleavedAsync("interleaved");
        await _engine.Diary.WroteAsync("begin interleaved");

        Assert.Equal("through", await grain.EchoAsync("through"));

        _engine.Diary.Open("interleaved");
        await interleaved;
    }

    [Fact]
    public async Task DifferentGrainsRunAtTheSameTime()
    {
        var held = _engine.Grain<IProbeGrain>("held").HoldAsync("held");
        await _engine.Diary.WroteAsync("begin held");

        Assert.Equal("other", await _engine.Grain<IProbeGrain>("other").EchoAsync("other"));

        _engine.Diary.Open("held");
        await held;
    }

    [Fact]
    public async Task WhatAGrainAwaitsComesBackToItsOwnScheduler() =>
        Assert.True(await _engine.Grain<IProbeGrain>("probe").BeginsOnItsOwnSchedulerAsync());

    [Fact]
    public async Task AGrainCallsAnother() =>
        Assert.Equal("hello", await _engine.Grain<IProbeGrain>("one").CallOtherAsync("two", "hello"));

    [Fact]
    public async Task AGrainThatAwaitsACallToItselfWaitsUntilTheCallTimesOut()
    {
        var call = _engine.Grain<IProbeGrain>("probe").CallItselfAsync();

        await Eventually.HoldsAsync(() => call.IsCompleted, _engine.Time, TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheCallerGetsTheExceptionOfTheGrain(bool atOnce)
    {
        var grain = _engine.Grain<IProbeGrain>("probe");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => atOnce ? grain.ThrowAsync("bad") : grain.FailAsync("bad"));

        Assert.Equal("bad", error.Message);
        Assert.Equal("alive", await grain.EchoAsync("alive"));
    }

    [Fact]
    public void ReferencesToTheSameGrainAreEqual()
    {
        var one = _engine.Grain<IProbeGrain>("probe");

        Assert.Equal(one, _engine.Grain<IProbeGrain>("probe"));
        Assert.NotEqual(one, _engine.Grain<IProbeGrain>("other"));
        Assert.Equal("probe", one.GetPrimaryKeyString());
    }

    [Fact]
    public async Task ManyCallersOfManyGrainsAllGetTheirAnswers()
    {
        await Parallel.ForAsync(0, 2_000, async (i, _) =>
            Assert.Equal($"{i}", await _engine.Grain<IProbeGrain>($"probe-{i % 97}").EchoAsync($"{i}")));

        Assert.Equal(97, _engine.Engine.ActiveGrains);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
