using AriaCluster.Api.Status;
using AriaCluster.Scheduling;

namespace AriaCluster.Tests.Api;

/// <summary>The rates of what ended lately.</summary>
public sealed class StatsTests
{
    private static readonly DateTimeOffset _since = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 4, 1200)]
    [InlineData(30, 4, 40)]
    [InlineData(60, 4, 20)]
    [InlineData(120, 2, 10)]
    public void InTheFirstMinuteARateIsWhatThereWas(int seconds, double perMinute, long bytesPerSecond)
    {
        OutcomeCount[] counts = [new("w1", 3, 1, 1200)];

        var window = StatsApi.Rate(new(_since, _since.AddSeconds(seconds), [.. counts], [.. counts], []));

        Assert.Equal((perMinute, bytesPerSecond), (window.PerMinute, window.BytesPerSecond));
        Assert.Equal((perMinute, bytesPerSecond), (window.ByWorker[0].PerMinute, window.ByWorker[0].BytesPerSecond));
    }
}
