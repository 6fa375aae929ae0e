namespace AriaCluster.Bench.Reliability;

/// <summary>Waits a little for the moment in which a trouble tells something.</summary>
internal static class Worth
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private const int Looks = 40;

    /// <summary>False if it did not come.</summary>
    public static async Task<bool> WaitingForAsync(Func<bool> moment, CancellationToken ct)
    {
        for (var left = Looks; !moment(); left--)
        {
            if (left == 0)
            {
                return false;
            }

            await Task.Delay(_look, TimeProvider.System, ct);
        }

        return true;
    }
}
