using System.Diagnostics;

namespace AriaCluster.Bench.Transitions;

/// <summary>What one durable write costs on a disk: the yardstick for all that waits for it.</summary>
internal static class Flushing
{
    private const int Times = 101;

    public static TimeSpan Measure(string folder)
    {
        var block = new byte[4096];
        var times = new List<TimeSpan>();
        using var file = new FileStream(Path.Combine(folder, "flushed"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var i = 0; i < Times; i++)
        {
            var watch = Stopwatch.StartNew();
            file.Write(block);
            file.Flush(flushToDisk: true);
            times.Add(watch.Elapsed);
        }

        return times.Order().ElementAt(Times / 2);
    }
}
