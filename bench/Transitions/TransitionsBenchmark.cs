namespace AriaCluster.Bench.Transitions;

/// <summary>How many transitions of tasks are durable in a second, without HTTP: grains over SQLite in this process.</summary>
internal static class TransitionsBenchmark
{
    private static readonly (int Callers, int Lives)[] _loads = [(1, 300), (64, 10_000), (512, 20_000)];

    public static async Task RunAsync(Place place)
    {
        var disk = place.Disk("fsync");
        Console.WriteLine($"One append of 4 KiB with fsync on {Machine.FileSystemOf(disk)}: {Flushing.Measure(disk).TotalMilliseconds:0.00} ms.\n");
        Console.WriteLine("| durability | database on | callers | transitions | CPU per transition |\n| --- | --- | --- | --- | --- |");
        await MeasureAsync("full", place.Disk("transitions"));
        await MeasureAsync("process", place.Disk("transitions"));
        await MeasureAsync("full", place.Memory("transitions"));
    }

    private static async Task MeasureAsync(string durability, string folder)
    {
        await using var silo = await InProcessSilo.StartAsync(folder, durability);
        var tasks = new Lives(silo.Grains, TimeProvider.System);
        foreach (var (callers, lives) in _loads)
        {
            var median = await Alternation.MeasureAsync(
                $"{durability}, {callers} callers", () => Sample.TakeAsync(Processor, () => tasks.RunAsync(lives, callers)));
            var transitions = lives * Lives.TransitionsEach;
            var cpu = median.ProcessorSeconds.Values.Single() / transitions * 1e6;
            Console.WriteLine(
                $"| {durability} | {Machine.FileSystemOf(folder)} | {callers} | {Machine.Rate(transitions / median.Seconds)} | {cpu:0} µs |");
        }
    }

    private static Dictionary<string, double> Processor() => new() { ["all"] = Environment.CpuUsage.TotalTime.TotalSeconds };
}
