using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>Whether this machine's clock agrees with the hub's.</summary>
internal static class ClockCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(3);

    // The header counts whole seconds, and was written while the answer was on its way.
    public static async Task<Finding> RunAsync(HubClient hub, Shell shell, CancellationToken ct)
    {
        var before = shell.Time.GetTimestamp();
        if (await hub.ReadDateAsync(_patience, ct) is not { } date)
        {
            return Finding.Skipped("clock", "The hub's answer has no date.");
        }

        var off = date - shell.Time.GetUtcNow() + shell.Time.GetElapsedTime(before) / 2;
        return off.Duration() <= _tolerance
            ? Finding.Ok("clock", "This machine's clock agrees with the hub's.")
            : Finding.Warning(
                "clock",
                $"This machine's clock is {off.Duration().TotalSeconds:0} seconds {(off > TimeSpan.Zero ? "behind" : "before")} the hub's: times that are given and shown mean others there.",
                "Let a time service set both: timedatectl set-ntp true");
    }
}
