namespace AriaCluster.Tests.Engine.Embedded;

public sealed class TimerTests : IAsyncDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly EngineUnderTest _engine = new();

    private IProbeGrain Probe => _engine.Grain<IProbeGrain>("probe");

    [Fact]
    public async Task ATimerTicksWhenDueAndThenEachPeriod()
    {
        await StartAsync("timer", due: 5 * _second, period: _second);

        _engine.Time.Advance(4.9 * _second);
        Assert.Equal(0, _engine.Diary.CountOf("tick timer"));

        await TicksAsync("timer", 1, 0.1 * _second);
        await TicksAsync("timer", 2, _second);
        await TicksAsync("timer", 3, _second);
    }

    [Fact]
    public async Task ATimerWithoutAPeriodTicksOnce()
    {
        await StartAsync("timer", due: _second, period: Timeout.InfiniteTimeSpan);

        await TicksAsync("timer", 1, _second);
        _engine.Time.Advance(60 * _second);

        await Probe.EchoAsync("after it");
        Assert.Equal(1, _engine.Diary.CountOf("tick timer"));
    }

    [Fact]
    public async Task ThePeriodBeginsWhenTheTickHasEnded()
    {
        await StartAsync("slow", due: _second, period: _second, holds: true);
        _engine.Time.Advance(_second);
        await _engine.Diary.WroteAsync("tick slow");

        _engine.Time.Advance(60 * _second);
        Assert.Equal(1, _engine.Diary.CountOf("tick slow"));

        _engine.Diary.Open("slow");
        await _engine.Diary.WroteAsync("tock slow");
        await TicksAsync("slow", 2, _second);
    }

    [Fact]
    public async Task ATickWaitsForARequestThatRuns()
    {
        await StartAsync("timer", due: _second, period: _second);
        var held = Probe.HoldAsync("held");
        await _engine.Diary.WroteAsync("begin held");

        _engine.Time.Advance(_second);
        await Probe.HoldInterleavedAsync(Opened("meanwhile"));
        Assert.Equal(0, _engine.Diary.CountOf("tick timer"));

        _engine.Diary.Open("held");
        await held;
        await _engine.Diary.WroteAsync("tick timer");
    }

    [Fact]
    public async Task ARequestWaitsForATickThatRuns()
    {
        await StartAsync("slow", due: _second, period: _second, holds: true);
        _engine.Time.Advance(_second);
        await _engine.Diary.WroteAsync("tick slow");

        var echo = Probe.EchoAsync("waits");
        await Probe.HoldInterleavedAsync(Opened("meanwhile"));
        Assert.False(echo.IsCompleted);

        _engine.Diary.Open("slow");
        await echo;
    }

    [Fact]
    public async Task AnInterleavingTimerTicksWhileARequestAwaits()
    {
        await StartAsync("timer", due: _second, period: _second, interleave: true);
        var held = Probe.HoldAsync("held");
        await _engine.Diary.WroteAsync("begin held");

        await TicksAsync("timer", 1, _second);

        _engine.Diary.Open("held");
        await held;
    }

    [Fact]
    public async Task ATickThatFailsDoesNotEndTheTimer()
    {
        await StartAsync("bad timer", due: _second, period: _second);

        await TicksAsync("bad timer", 1, _second);
        await TicksAsync("bad timer", 2, _second);
    }

    [Fact]
    public async Task AChangedTimerTicksByItsNewTimes()
    {
        await StartAsync("timer", due: _second, period: _second);
        await Probe.ChangeTimerAsync(10 * _second, 5 * _second);

        _engine.Time.Advance(9 * _second);
        Assert.Equal(0, _engine.Diary.CountOf("tick timer"));

        await TicksAsync("timer", 1, _second);
        await TicksAsync("timer", 2, 5 * _second);
    }

    [Fact]
    public async Task ADisposedTimerTicksNoMoreAndItsTickIsToldSo()
    {
        await StartAsync("slow", due: _second, period: _second, interleave: true, holds: true);
        _engine.Time.Advance(_second);
        await _engine.Diary.WroteAsync("tick slow");

        await Probe.StopTimerAsync();
        _engine.Diary.Open("slow");

        await _engine.Diary.WroteAsync("tock slow canceled");
        _engine.Time.Advance(60 * _second);
        Assert.Equal(1, _engine.Diary.CountOf("tick slow"));
    }

    [Fact]
    public async Task ATimerEndsWithItsActivation()
    {
        await StartAsync("timer", due: _second, period: _second);
        await Probe.DeactivateAsync();
        Assert.Equal(2, await Probe.ActivationsAsync());

        _engine.Time.Advance(60 * _second);

        await Probe.EchoAsync("after it");
        Assert.Equal(0, _engine.Diary.CountOf("tick timer"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task TicksKeepAGrainInMemoryOnlyWhenTheTimerSaysSo(bool keepAlive, int deactivations)
    {
        await StartAsync("timer", due: 10 * _second, period: 10 * _second, keepAlive: keepAlive);

        for (var ticks = 1; ticks <= 15 && _engine.Engine.ActiveGrains > 0; ticks++)
        {
            await Eventually.HoldsAsync(
                () => _engine.Diary.CountOf("tock timer") >= ticks || _engine.Engine.ActiveGrains == 0, _engine.Time, _second);
        }

        Assert.Equal(deactivations, _engine.Diary.CountOf("deactivate probe ActivationIdle"));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Task StartAsync(
        string name, TimeSpan due, TimeSpan period, bool interleave = false, bool keepAlive = false, bool holds = false) =>
        Probe.StartTimerAsync(name, due, period, interleave, keepAlive, holds);

    private async Task TicksAsync(string name, int count, TimeSpan after)
    {
        _engine.Time.Advance(after);
        await Eventually.HoldsAsync(() => _engine.Diary.Entries.Count(each => each.StartsWith($"tock {name}", StringComparison.Ordinal)) >= count);

        // A request of the grain runs after the tick has wholly ended and set the next.
        await Probe.HoldInterleavedAsync(Opened("settled"));
        Assert.Equal(count, _engine.Diary.CountOf($"tick {name}"));
    }

    private string Opened(string gate)
    {
        _engine.Diary.Open(gate);
        return gate;
    }
}
