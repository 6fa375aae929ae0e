using System.Collections.Immutable;
using AriaCluster.Embedded;

namespace AriaCluster.Tests.Engine.Embedded;

public sealed class CallTests : IAsyncDisposable
{
    private readonly EngineUnderTest _engine = new();

    [Fact]
    public async Task ACallWithoutAnAnswerTimesOutWhileTheGrainGoesOn()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var call = grain.HoldAsync("slow");
        await _engine.Diary.WroteAsync("begin slow");

        _engine.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        _engine.Time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<TimeoutException>(() => call);

        _engine.Diary.Open("slow");
        await _engine.Diary.WroteAsync("end slow");
    }

    [Fact]
    public async Task EachOfManyCallsTimesOutWhenItIsDue()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var early = grain.HoldAsync("slow");
        _engine.Time.Advance(TimeSpan.FromSeconds(6));
        var late = grain.HoldAsync("slow");

        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => early);
        Assert.False(late.IsCompleted);

        _engine.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => late);
    }

    [Fact]
    public async Task ARequestThatNobodyWaitsForAnyMoreIsNotRun()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var first = grain.HoldAsync("first");
        var second = grain.HoldAsync("second");
        var oneWay = grain.HoldOneWayAsync("one-way");
        await _engine.Diary.WroteAsync("begin first");

        _engine.Time.Advance(TimeSpan.FromSeconds(10));
        _engine.Diary.Open("first");
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        await oneWay;
        await grain.EchoAsync("after them");

        Assert.Equal(0, _engine.Diary.CountOf("begin second"));
        Assert.Equal(0, _engine.Diary.CountOf("begin one-way"));
    }

    [Fact]
    public async Task AOneWayCallReturnsAtOnceAndItsFailureIsNobodys()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");

        await grain.HoldOneWayAsync("held");
        await grain.FailOneWayAsync();
        _engine.Diary.Open("held");

        await _engine.Diary.WroteAsync("failed one-way");
        Assert.Equal("alive", await grain.EchoAsync("alive"));
    }

    [Fact]
    public async Task CancelingLetsTheCallerGoAndTellsTheGrain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = _engine.Grain<IProbeGrain>("probe").HoldUntilCanceledAsync("canceled", cancellation.Token);
        await _engine.Diary.WroteAsync("begin canceled");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _engine.Diary.WroteAsync("canceled canceled");
    }

    [Fact]
    public async Task ArgumentsAndResultsAreCopied()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        var box = new Box { Content = "sent" };

        await grain.IsSameObjectAsync(box);
        box.Content = "changed after it was sent";
        var received = await grain.LastBoxAsync();
        Assert.Equal("sent", received.Content);

        received.Content = "changed after it was received";
        Assert.Equal("sent", (await grain.LastBoxAsync()).Content);
    }

    [Fact]
    public async Task WithoutCopyingTheObjectItselfArrives()
    {
        await using var engine = new EngineUnderTest(options => options.CopyJson = null);
        var grain = engine.Grain<IProbeGrain>("probe");

        Assert.True(await grain.IsSameObjectAsync(await grain.LastBoxAsync()));
    }

    [Fact]
    public async Task ImmutableArraysCrossAsTheyAre()
    {
        ImmutableArray<string> values = ["one", "two"];

        Assert.Equal(values, await _engine.Grain<IProbeGrain>("probe").SameAsync(values));
    }

    [Fact]
    public async Task ADefaultImmutableArrayDoesNotCross() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _engine.Grain<IProbeGrain>("probe").SameAsync(default));

    [Fact]
    public async Task CallsFailOnceTheEngineHasStopped()
    {
        var grain = _engine.Grain<IProbeGrain>("probe");
        await _engine.Engine.StopAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<EngineStoppedException>(() => grain.EchoAsync("too late"));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
