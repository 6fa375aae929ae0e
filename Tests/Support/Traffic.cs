namespace AriaCluster.Tests.Support;

/// <summary>Counts what is being worked on, so that a test's clock waits for it.</summary>
internal sealed class Traffic
{
    // What has left one place and not yet come to the other is not counted: it takes less than these looks together.
    private const int Looks = 3;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    // A grain whose call is lost waits for the test's own clock, which stands still meanwhile; a database answers sooner.
    private static readonly TimeSpan _still = TimeSpan.FromMilliseconds(50);

    private long _begun;
    private long _ended;

    public void Begin() => Interlocked.Increment(ref _begun);

    public void End() => Interlocked.Increment(ref _ended);

    /// <summary>Waits until nothing has moved for a moment; not for what hangs.</summary>
    public async Task SettleAsync()
    {
        var (begun, ended) = (-1L, -1L);
        var start = TimeProvider.System.GetTimestamp();
        var moved = start;
        for (var looks = 0; looks < Looks && TimeProvider.System.GetElapsedTime(moved) < _still && TimeProvider.System.GetElapsedTime(start) < _patience;)
        {
            await Task.Delay(_pause, TimeProvider.System, TestContext.Current.CancellationToken);
            var now = (Interlocked.Read(ref _begun), Interlocked.Read(ref _ended));
            var isStill = now == (begun, ended);
            looks = isStill && begun == ended ? looks + 1 : 0;
            moved = isStill ? moved : TimeProvider.System.GetTimestamp();
            (begun, ended) = now;
        }
    }
}
