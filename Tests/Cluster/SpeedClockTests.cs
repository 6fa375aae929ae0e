using System.Globalization;
using AriaCluster.Cluster;

namespace AriaCluster.Tests.Cluster;

public sealed class SpeedClockTests
{
    private const WeekDays WorkDays = WeekDays.Monday | WeekDays.Tuesday | WeekDays.Wednesday | WeekDays.Thursday | WeekDays.Friday;
    private const WeekDays AllDays = WorkDays | WeekDays.Saturday | WeekDays.Sunday;

    // 2026-07-01 is a Wednesday; Berlin is two hours ahead of UTC in summer, one in winter.
    [Theory]
    [InlineData("2026-07-01T05:59:59Z", 9)]
    [InlineData("2026-07-01T06:00:00Z", 5)]
    [InlineData("2026-07-01T15:59:59Z", 5)]
    [InlineData("2026-07-01T16:00:00Z", 9)]
    [InlineData("2026-07-04T10:00:00Z", 9)]
    [InlineData("2026-01-07T06:30:00Z", 9)]
    [InlineData("2026-01-07T07:00:00Z", 5)]
    public void AWindowHoldsOnItsDaysByTheClockOfItsZone(string now, long expected) =>
        Assert.Equal(expected, Limit(9, Window(8, 18, WorkDays, 5)).At(Time(now)));

    [Theory]
    [InlineData("2026-07-03T19:59:00Z", null)]
    [InlineData("2026-07-03T20:00:00Z", 7L)]
    [InlineData("2026-07-04T03:59:00Z", 7L)]
    [InlineData("2026-07-04T04:00:00Z", null)]
    [InlineData("2026-07-04T20:00:00Z", null)]
    [InlineData("2026-07-03T02:00:00Z", null)]
    public void AWindowOverMidnightBelongsToTheDayOnWhichItBegins(string now, long? expected) =>
        Assert.Equal(expected, Limit(null, Window(22, 6, WeekDays.Friday, 7)).At(Time(now)));

    // On 2026-03-29 the clock goes from 2 to 3, on 2026-10-25 from 3 back to 2.
    [Theory]
    [InlineData("2026-03-29T00:59:00Z", null)]
    [InlineData("2026-03-29T01:00:00Z", null)]
    [InlineData("2026-10-25T00:00:00Z", 7L)]
    [InlineData("2026-10-25T00:59:00Z", 7L)]
    [InlineData("2026-10-25T01:30:00Z", 7L)]
    [InlineData("2026-10-25T02:00:00Z", null)]
    public void AnHourThatTheClockLeavesOutHasNoWindowAndOneThatItRepeatsHasItTwice(string now, long? expected) =>
        Assert.Equal(expected, Limit(null, Window(2, 3, AllDays, 7)).At(Time(now)));

    [Fact]
    public void TheFirstWindowThatHoldsDecidesAndAWholeDayIsAWindow()
    {
        var limit = Limit(1, Window(12, 13, AllDays, null), Window(0, 24, WorkDays, 5), Window(0, 0, WeekDays.Saturday, 6));

        Assert.Equal((null, 5, 6, 1), (limit.At(Time("2026-07-01T10:30:00Z")), limit.At(Time("2026-07-01T12:00:00Z")), limit.At(Time("2026-07-04T12:00:00Z")), limit.At(Time("2026-07-05T12:00:00Z"))));
    }

    [Theory]
    [InlineData("2026-07-01T05:00:30Z", "2026-07-01T06:00:00Z")]
    [InlineData("2026-07-01T06:00:00Z", "2026-07-01T16:00:00Z")]
    [InlineData("2026-07-03T16:00:00Z", "2026-07-06T06:00:00Z")]
    [InlineData("2026-03-27T17:00:00Z", "2026-03-30T06:00:00Z")]
    public void TheNextChangeIsWhenTheLimitWillBeAnotherOne(string now, string expected) =>
        Assert.Equal(Time(expected), Limit(9, Window(8, 18, WorkDays, 5)).NextChange(Time(now)));

    [Fact]
    public void ALimitWithoutWindowsNeverChanges() => Assert.Null(Limit(9).NextChange(Time("2026-07-01T00:00:00Z")));

    [Fact]
    public void AZoneThatThisMachineLacksIsUtc() =>
        Assert.Equal(5, (Limit(9, Window(8, 18, AllDays, 5)) with { TimeZone = "Nowhere/Atlantis" }).At(Time("2026-07-01T08:00:00Z")));

    [Fact]
    public void EqualLimitsAreEqual() => Assert.Equal(Limit(9, Window(8, 18, WorkDays, 5)), Limit(9, Window(8, 18, WorkDays, 5)));

    private static SpeedLimit Limit(long? outside, params SpeedWindow[] windows) => new() { BytesPerSecond = outside, TimeZone = "Europe/Berlin", Windows = [.. windows] };

    private static SpeedWindow Window(int from, int to, WeekDays days, long? speed) => new(TimeSpan.FromHours(from), TimeSpan.FromHours(to), days, speed);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
