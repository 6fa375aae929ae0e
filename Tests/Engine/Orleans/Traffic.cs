using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>Counts the calls and ticks that grains are working on, so that a test's clock waits for them.</summary>
internal sealed class Traffic : IIncomingGrainCallFilter
{
    // A message that has left one grain and not yet come to the other is not counted: it takes less than these looks together.
    private const int Looks = 3;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private long _begun;
    private long _ended;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain.GetType().Assembly != typeof(DownloadTask).Assembly)
        {
            await context.Invoke();
            return;
        }

        Interlocked.Increment(ref _begun);
        try
        {
            await context.Invoke();
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    /// <summary>Waits until nothing has moved for a moment; not for a call that hangs.</summary>
    public async Task SettleAsync()
    {
        var begun = -1L;
        var start = TimeProvider.System.GetTimestamp();
        for (var looks = 0; looks < Looks && TimeProvider.System.GetElapsedTime(start) < _patience;)
        {
            await Task.Delay(_pause, TimeProvider.System, TestContext.Current.CancellationToken);
            var now = Interlocked.Read(ref _begun);
            looks = now == begun && Interlocked.Read(ref _ended) == now ? looks + 1 : 0;
            begun = now;
        }
    }
}
