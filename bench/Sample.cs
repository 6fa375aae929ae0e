using System.Diagnostics;

namespace AriaCluster.Bench;

/// <summary>One measured run: how long, and the processor time of each process that took part.</summary>
internal sealed record Sample(double Seconds, IReadOnlyDictionary<string, double> ProcessorSeconds)
{
    /// <summary>Runs <paramref name="work"/> and takes the difference of <paramref name="processors"/> around it.</summary>
    public static async Task<Sample> TakeAsync(Func<IReadOnlyDictionary<string, double>> processors, Func<Task> work)
    {
        var before = processors();
        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        return new Sample(seconds, processors().ToDictionary(p => p.Key, p => p.Value - before.GetValueOrDefault(p.Key)));
    }

    public static async Task<Sample> TakeAsync(Func<Task> work) =>
        await TakeAsync(() => new Dictionary<string, double>(), work);

    /// <summary>The middle one by time.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> samples) =>
        samples.OrderBy(sample => sample.Seconds).ElementAt(samples.Count / 2);
}
