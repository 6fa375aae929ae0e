namespace AriaCluster.Tests.Support;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void ATimerFiresWhenItsTimeHasComeAndNotBefore()
    {
        var fired = 0;
        using var timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, fired);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, fired);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void APeriodicTimerFiresOncePerPeriodAtTheMomentItIsDue()
    {
        var start = _time.GetUtcNow();
        var seen = new List<double>();
        using var timer = _time.CreateTimer(
            _ => seen.Add((_time.GetUtcNow() - start).TotalSeconds), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([1, 3, 5], seen);
    }

    [Fact]
    public void TimersOfManyFireInTheOrderOfTheirDueTimes()
    {
        var order = new List<string>();
        using var late = _time.CreateTimer(_ => order.Add("late"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var early = _time.CreateTimer(_ => order.Add("early"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var changed = _time.CreateTimer(_ => order.Add("changed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        changed.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["early", "changed", "late"], order);
    }

    [Fact]
    public void ADisposedTimerNeverFires()
    {
        var timer = _time.CreateTimer(_ => Assert.Fail("It was disposed."), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal(1, _time.ActiveTimers);

        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, _time.ActiveTimers);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task ADelayEndsWhenTheClockIsAdvanced()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _time, TestContext.Current.CancellationToken);
        Assert.False(delay.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(5));

        await delay;
    }

    [Fact]
    public async Task ATimerThatIsDueAtOnceFiresWithoutAnAdvance()
    {
        var fired = new TaskCompletionSource();
        using var timer = _time.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ManyThreadsMayUseItAtOnce()
    {
        var fired = 0;

        await Parallel.ForAsync(0, 64, async (i, ct) =>
        {
            await Task.Yield();
            using var timer = _time.CreateTimer(
                _ => Interlocked.Increment(ref fired), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            var delay = Task.Delay(TimeSpan.FromSeconds(2), _time, ct);
            while (!delay.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
        });

        Assert.Equal(64, fired);
    }
}
