using System.Globalization;
using AriaCluster.Worker.Leases;

namespace AriaCluster.Tests.Agents;

public sealed class LeaseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItCountsFromSendingWhatWasAnsweredAndNotFromTheAnswer()
    {
        var lease = Open();
        var sentAt = lease.Now;
        _now += TimeSpan.FromSeconds(8);

        lease.Renew(sentAt, TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(130), lease.End);
        _now = TimeSpan.FromSeconds(129.9);
        Assert.True(lease.IsValid);
        _now = TimeSpan.FromSeconds(130);
        Assert.False(lease.IsValid);
    }

    [Fact]
    public void AnAnswerThatComesLateDoesNotShortenIt()
    {
        var lease = Open();
        lease.Renew(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(30));

        lease.Renew(TimeSpan.FromSeconds(99), TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(130), lease.End);
    }

    [Fact]
    public void TheGuardsReadItsEndInWholeSecondsNeverTooLate()
    {
        Open().Renew(TimeSpan.FromSeconds(100.9), TimeSpan.FromSeconds(30));

        Assert.Equal($"130 {BootClock.BootId}\n", File.ReadAllText(_folder["lease"]));
    }

    [Fact]
    public void TheNextAgentGoesOnUnderIt()
    {
        Open().Renew(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(30));

        Assert.True(Open().IsValid);
    }

    [Theory]
    [InlineData("500000 another-boot\n")]
    [InlineData("half")]
    [InlineData("-1 x y\n")]
    [InlineData("")]
    public void AFileOfAnotherBootOrOfNoUseIsNoLease(string content)
    {
        _folder.Write("lease", content);

        Assert.False(Open().IsValid);
    }

    [Fact]
    public void ItCanBeEndedAtOnce()
    {
        var lease = Open();
        lease.Renew(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(30));

        lease.Cancel();

        Assert.False(lease.IsValid);
        Assert.StartsWith("0 ", File.ReadAllText(_folder["lease"]), StringComparison.Ordinal);
    }

    [Fact]
    public void ItsClockIsTheOneThatTheGuardsReadWithinOneOfItsTicks()
    {
        var tick = TimeSpan.FromMilliseconds(10);
        for (var n = 0; n < 100; n++)
        {
            var before = Seconds();

            var now = BootClock.Now;

            Assert.InRange(now, before, Seconds() + tick);
        }

        static TimeSpan Seconds() =>
            TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
    }

    private Lease Open() => new(_folder["lease"], () => _now);
}
