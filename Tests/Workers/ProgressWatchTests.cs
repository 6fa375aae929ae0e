using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Workers;

public sealed class ProgressWatchTests
{
    private const int Slots = 2;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);
    private static readonly PartKey _a = new("task-a", 0, 1);
    private static readonly PartKey _b = new("task-b", 0, 1);

    private readonly ProgressWatch _watch = new();

    [Fact]
    public void ADownloadWithoutANewByteForTheTimeIsStalledAndNoSooner()
    {
        Pass(from: 0, to: 59, _ => [Downloading(_a, 100)]);
        Assert.Empty(StalledAt(59, _a));

        Pass(60, 60, _ => [Downloading(_a, 100)]);
        Assert.Equal([new(_a, 100)], StalledAt(60, _a));
    }

    [Fact]
    public void OneByteIsASign()
    {
        Pass(0, 50, _ => [Downloading(_a, 100)]);
        Pass(51, 100, _ => [Downloading(_a, 101)]);

        Assert.Empty(StalledAt(100, _a));
        Assert.Equal([_a], StalledAt(111, _a).Select(part => part.Key));
    }

    [Fact]
    public void BytesThatStartOverAreASign()
    {
        Pass(0, 50, _ => [Downloading(_a, 100)]);
        Pass(51, 90, _ => [Downloading(_a, 3)]);

        Assert.Empty(StalledAt(90, _a));
    }

    [Fact]
    public void WhatIsVerifiedOrCopiedGoesOnAndWhatIsNeitherDoesNot()
    {
        Pass(0, 300, second => [Delivering(_a, worked: second), Delivering(_b, worked: 7)]);

        Assert.Equal([_b], StalledAt(300, _a, _b).Select(part => part.Key));
    }

    [Fact]
    public void ATorrentMayWaitForPeersAsLongAsItLikes()
    {
        Pass(0, 10_000, _ => [Downloading(_a, 100) with { MayIdle = true }]);

        Assert.Empty(StalledAt(10_000, _a));
    }

    [Fact]
    public void WhatIsNotBegunWhileASlotIsFreeIsStalled()
    {
        Pass(0, 60, second => [Downloading(_a, second)], held: [_a, _b]);

        Assert.Equal([new(_b, 0)], StalledAt(60, _a, _b));
    }

    [Fact]
    public void WhatWaitsBehindFullSlotsWaitsAsItShould()
    {
        Pass(0, 1000, second => [Downloading(_a, second), Downloading(new("task-c", 0, 1), second)], held: [_a, _b]);
        Assert.Empty(StalledAt(1000, _a, _b));

        Pass(1001, 1061, second => [Downloading(_a, second)], held: [_a, _b]);
        Assert.Equal([_b], StalledAt(1061, _a, _b).Select(part => part.Key));
    }

    [Fact]
    public void WhatWaitsInAWorkerThatEndsOneSmallFileAfterTheOtherWaitsForItsTurn()
    {
        for (var second = 0; second <= 500; second++)
        {
            Pass(second, second, _ => [], held: [_b]);
            _watch.Worked(TimeSpan.FromSeconds(second));
        }

        Assert.Empty(StalledAt(500, _b));
    }

    [Fact]
    public void ASilenceProvesNothing()
    {
        Pass(0, 10, _ => [Downloading(_a, 100)], held: [_a, _b]);

        _watch.Clear();
        Pass(1000, 1010, _ => [Downloading(_a, 100)], held: [_a, _b]);

        Assert.Empty(StalledAt(1010, _a, _b));
        Assert.Equal(2, StalledAt(1070, _a, _b).Length);
    }

    [Fact]
    public void ADownloadThatGoesBackToTheQueueAndComesBackWithTheSameBytesHasNotWorked()
    {
        Pass(0, 30, _ => [Downloading(_a, 100)]);
        Pass(31, 35, _ => []);
        Pass(36, 60, _ => [Downloading(_a, 100)]);

        Assert.Equal([_a], StalledAt(60, _a).Select(part => part.Key));
    }

    [Fact]
    public void AWorkerStallsWhenNothingOfItGetsOnUntilSomethingDoes()
    {
        Pass(0, 10, second => [Downloading(_a, second)]);
        Assert.Null(_watch.StalledSince);

        Pass(11, 71, _ => [Downloading(_a, 10)], held: [_a]);
        Assert.Single(StalledAt(71, _a));
        Assert.Equal(TimeSpan.FromSeconds(10), _watch.StalledSince);

        // The next one that it is given gets on.
        Pass(72, 73, _ => [Downloading(_b, 0)], held: [_b]);
        Assert.NotNull(_watch.StalledSince);
        Pass(74, 74, _ => [Downloading(_b, 5)], held: [_b]);
        Assert.Null(_watch.StalledSince);
    }

    [Fact]
    public void AWorkerThatGetsOnWithOtherThingsDoesNotStall()
    {
        Pass(0, 60, second => [Downloading(_a, 100), Downloading(_b, second)]);

        Assert.Single(StalledAt(60, _a, _b));
        Assert.Null(_watch.StalledSince);
    }

    [Fact]
    public void ZeroIsForNever()
    {
        Pass(0, 10_000, _ => [Downloading(_a, 100)]);

        Assert.Empty(_watch.Stalled([_a], TimeSpan.Zero, TimeSpan.FromSeconds(10_000)));
    }

    [Fact]
    public void AnotherAttemptBeginsAnew()
    {
        var next = _a with { Attempt = 2 };
        Pass(0, 50, _ => [Downloading(_a, 100)]);

        Pass(51, 100, _ => [Downloading(next, 100)], held: [next]);

        Assert.Empty(StalledAt(100, next));
    }

    private void Pass(int from, int to, Func<int, PartProgress[]> progress, params PartKey[] held)
    {
        for (var second = from; second <= to; second++)
        {
            var now = TimeSpan.FromSeconds(second);
            _watch.Hear([.. progress(second)], Slots, now);
            _watch.Stalled(held.Length > 0 ? held : [_a, _b], TimeSpan.Zero, now);
        }
    }

    private System.Collections.Immutable.ImmutableArray<StalledPart> StalledAt(int second, params PartKey[] held) =>
        _watch.Stalled(held, _timeout, TimeSpan.FromSeconds(second));

    private static PartProgress Downloading(PartKey key, long bytes) => new(key, DownloadStatus.Downloading, bytes, 1000, 0, 1);

    private static PartProgress Delivering(PartKey key, long worked) => new(key, DownloadStatus.Delivering, 1000, 1000, 0, 0, worked);
}
