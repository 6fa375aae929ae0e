namespace AriaCluster.Hosting;

/// <summary>The loop of a duty.</summary>
internal static class Ticks
{
    /// <summary>
    /// Runs a duty at each tick until it is stopped; the first time after one period. That it is stopped is no fault: a host whose start
    /// failed ends its services before it says that it is stopping, and would take the cancellation for one.
    /// </summary>
    public static async Task EachTickAsync(this TimeProvider time, TimeSpan period, Func<CancellationToken, Task> runOnce, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await runOnce(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It ends with the host.
        }
    }
}
