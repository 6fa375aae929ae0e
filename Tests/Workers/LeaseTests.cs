using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Workers;

public sealed class LeaseTests
{
    private readonly Lease _lease = Lease.Begin(new(), TimeSpan.FromSeconds(100));

    [Fact]
    public void AWorkerThatWasSilentForFiveHeartbeatsGetsNothingNew()
    {
        Assert.True(_lease.IsFresh(TimeSpan.FromSeconds(105)));
        Assert.False(_lease.IsFresh(TimeSpan.FromSeconds(105.1)));
    }

    [Fact]
    public void ItsPartsAreTakenBackTenSecondsAfterTheLeaseCountedFromTheLastAnswer()
    {
        var renewed = _lease.Renewed(TimeSpan.FromSeconds(110));

        Assert.False(renewed.IsOver(TimeSpan.FromSeconds(150)));
        Assert.True(renewed.IsOver(TimeSpan.FromSeconds(150.1)));
    }

    [Fact]
    public void ALeaseThatIsShorterThanFiveHeartbeatsBoundsTheSilence()
    {
        var lease = Lease.Begin(new() { Lease = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromSeconds(1) }, TimeSpan.Zero);

        Assert.False(lease.IsFresh(TimeSpan.FromSeconds(2.1)));
    }

    [Fact]
    public void TheAheadWindowIsAQuarterSecondOfTheCompletions()
    {
        var window = default(AheadWindow);
        for (var ms = 0; ms < 5000; ms += 10)
        {
            window = window.Completed(8, TimeSpan.FromMilliseconds(ms));
        }

        Assert.InRange(window.Size(TimeSpan.FromSeconds(5)), 190, 210);
    }

    [Fact]
    public void TheAheadWindowIsBoundedAndEndsSoonAfterTheCompletionsDo()
    {
        var window = default(AheadWindow).Completed(10_000, TimeSpan.Zero);

        Assert.Equal(AheadWindow.Most, window.Size(TimeSpan.Zero));
        Assert.Equal(0, window.Size(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void LongDownloadsHaveNothingWaitingBehindThem()
    {
        var window = default(AheadWindow);
        for (var second = 0; second < 60; second++)
        {
            window = window.Completed(1, TimeSpan.FromSeconds(second));
            Assert.Equal(0, window.Size(TimeSpan.FromSeconds(second + 0.1)));
        }
    }

    [Fact]
    public void AWindowThatShrinksIsStillGoodForAPlanThatWasMadeOnIt()
    {
        var offer = default(AheadOffer).With(8, TimeSpan.FromSeconds(10)).With(3, TimeSpan.FromSeconds(10.5));
        Assert.Equal(8, offer.Size);

        offer = offer.With(2, TimeSpan.FromSeconds(11.2));
        Assert.Equal(8, offer.Size);

        offer = offer.With(1, TimeSpan.FromSeconds(12.3));
        Assert.Equal(2, offer.Size);
        Assert.Equal(0, offer.With(0, TimeSpan.FromSeconds(20)).Size);
    }

    [Fact]
    public void APerformanceIsMeasuredWhileSomethingRuns()
    {
        var tally = default(PerformanceTally).WithBeat(100, runs: true).WithBeat(300, runs: true).WithBeat(0, runs: false)
            .WithCompleted(50).WithCompleted(20).WithFailed();

        Assert.Equal(new(2, 1, 70, 200, 300), tally.ToPerformance());
    }

    [Theory]
    [InlineData(DownloadStatus.Pending, "w1", null, true)]
    [InlineData(DownloadStatus.Paused, "w1", null, true)]
    [InlineData(DownloadStatus.Pending, "w2", null, false)]
    [InlineData(DownloadStatus.Downloading, null, "w1", true)]
    [InlineData(DownloadStatus.Downloading, null, "w2", false)]
    [InlineData(DownloadStatus.Completed, null, "w1", false)]
    [InlineData(DownloadStatus.Failed, "w1", null, false)]
    [InlineData(DownloadStatus.Canceled, null, null, false)]
    public void KeptBytesAreNeededByTheirTaskOnTheirWorkerOnly(DownloadStatus status, string? bytesOn, string? worker, bool isNeeded)
    {
        var task = new IndexedTask { Id = "task-1", Status = status, BytesOn = bytesOn, Worker = worker };

        Assert.Equal(isNeeded ? ["task-0"] : ["task-0", "task-1"], KeptBytes.Unneeded("w1", ["task-0", "task-1"], [task]));
        Assert.Equal(["task-1"], KeptBytes.Unneeded("w1", ["task-1"], [task with { Deleted = true }]));
    }
}
