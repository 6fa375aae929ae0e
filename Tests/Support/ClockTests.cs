namespace AriaCluster.Tests.Support;

/// <summary>The clocks that are not misled by one that people set.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan _hours = TimeSpan.FromHours(3);

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public void TheWallClockIsSetAloneAndTimersDoNotNotice(int hours)
    {
        var (wall, stamp, fired) = (_time.GetUtcNow(), _time.GetTimestamp(), 0);
        using var timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        _time.SetWall(TimeSpan.FromHours(hours));
        _time.Advance(TimeSpan.FromSeconds(9));
        var early = fired;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((0, 1), (early, fired));
        Assert.Equal(TimeSpan.FromSeconds(10), _time.GetElapsedTime(stamp));
        Assert.Equal(wall + TimeSpan.FromHours(hours) + TimeSpan.FromSeconds(10), _time.GetUtcNow());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public void TheSteadyClockGoesOnAndTranslates(int hours)
    {
        var clock = new SteadyClock(_time);
        var begun = clock.Now;

        _time.SetWall(TimeSpan.FromHours(hours));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(begun + TimeSpan.FromMinutes(1), clock.Now);
        Assert.True(clock.NoticeStep());
        Assert.False(clock.NoticeStep());
        Assert.Equal(clock.Now, clock.FromWall(_time.GetUtcNow()));
        Assert.Equal(_time.GetUtcNow(), clock.ToWall(clock.Now));
    }

    [Fact]
    public void ATimeServersCorrectionIsNoStep()
    {
        var clock = new SteadyClock(_time);

        _time.SetWall(TimeSpan.FromMilliseconds(-900));

        Assert.False(clock.NoticeStep());
    }

    [Fact]
    public void TheForwardClockNeverGoesBackAndCatchesUp()
    {
        var clock = new ForwardClock(_time);
        var begun = clock.Now;

        _time.SetWall(-_hours);
        _time.Advance(TimeSpan.FromMinutes(1));
        var back = clock.Now;
        _time.SetWall(_hours * 2);

        Assert.Equal(begun + TimeSpan.FromMinutes(1), back);
        Assert.Equal(_time.GetUtcNow(), clock.Now);
    }

    [Fact]
    public void TheForwardClockGoesOnFromWhatIsKnownButNotFromANonsense()
    {
        var clock = new ForwardClock(_time);

        clock.GoOnFrom(_time.GetUtcNow() + TimeSpan.FromDays(365));
        Assert.Equal(_time.GetUtcNow(), clock.Now);
        clock.GoOnFrom(_time.GetUtcNow() + _hours);

        Assert.Equal(_time.GetUtcNow() + _hours, clock.Now);
        _time.Advance(_hours);
        Assert.Equal(_time.GetUtcNow() + _hours, clock.Now);
    }
}
