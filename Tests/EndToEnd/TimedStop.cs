using System.Diagnostics;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A process is told to end, and does.</summary>
internal static class TimedStop
{
    /// <summary>What every stop must keep to.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Signals a process and waits for its end; returns how long that took.</summary>
    public static async Task<TimeSpan> OfAsync(ChildProcess process, int exitCode, Func<OsProcess, bool> signal)
    {
        var watch = Stopwatch.StartNew();
        Assert.True(signal(process.Os));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestCluster.Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(exitCode == process.ExitCode, $"It ended with {process.ExitCode}: {process.Log()}");
        return watch.Elapsed;
    }
}
