using AriaCluster.Cli;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Tests.Cli;

public sealed class StartTimeTests
{
    // In UTC, so that local times are known.
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("18:30", "2026-08-01T18:30:00Z")]
    [InlineData("9:05", "2026-08-02T09:05:00Z")]
    [InlineData("12:00", "2026-08-02T12:00:00Z")]
    [InlineData("+90s", "2026-08-01T12:01:30Z")]
    [InlineData("+1.5h", "2026-08-01T13:30:00Z")]
    [InlineData("+2d", "2026-08-03T12:00:00Z")]
    [InlineData("2026-12-24T18:00", "2026-12-24T18:00:00Z")]
    [InlineData("2026-12-24T18:00:00+01:00", "2026-12-24T17:00:00Z")]
    public void ATimeIsReadAsPeopleWriteIt(string text, string expected) => Assert.Equal(expected, StartTime.Parse(text, _time));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("25:00")]
    [InlineData("+1y")]
    [InlineData("+-5m")]
    [InlineData("+m")]
    public void WhatIsNoTimeIsRefusedWithWhatIsOne(string text) =>
        Assert.Contains("is not a time of day", Assert.Throws<Failure>(() => StartTime.Parse(text, _time)).Message);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0001-01-01T00:00:00+00:00")]
    [InlineData("9999-12-31T23:59:59")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void AnEndOfTheCalendarIsRefusedWithWhatIsNone(string text) =>
        Assert.Contains("too near an end of the calendar", Assert.Throws<Failure>(() => StartTime.Parse(text, _time)).Message);

    [Theory]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    public void WhatIsBeyondTheCalendarIsRefused(string text) => Assert.Throws<Failure>(() => StartTime.Parse(text, _time));

    [Fact]
    public void WithoutATimeThereIsNone() => Assert.Null(StartTime.Parse(null, _time));
}
