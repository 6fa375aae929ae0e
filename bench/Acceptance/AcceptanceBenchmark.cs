namespace AriaCluster.Bench.Acceptance;

/// <summary>How fast a hub takes tasks in: durable before it answers, over HTTP, as a process.</summary>
internal static class AcceptanceBenchmark
{
    private const int BatchSize = 10_000;
    private static readonly (int Callers, int Tasks)[] _oneByOne = [(1, 500), (8, 4_000), (64, 10_000)];
    private static readonly (int Callers, int Batches)[] _batches = [(1, 2), (8, 8)];

    public static async Task RunAsync(Place place)
    {
        Console.WriteLine("| durability | database on | how | callers | accepted | CPU hub per task | CPU caller per task |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        await MeasureAsync("full", place.Disk("acceptance"));
        await MeasureAsync("process", place.Disk("acceptance"));
        await MeasureAsync("full", place.Memory("acceptance"));
    }

    private static async Task MeasureAsync(string durability, string folder)
    {
        await using var cluster = new LocalCluster(folder, $"--Storage:Durability={durability}");
        await cluster.StartHubAsync();
        var caller = new Caller(cluster);
        foreach (var (callers, tasks) in _oneByOne)
        {
            var median = await Alternation.MeasureAsync("one by one", () => caller.OneByOneAsync(callers, tasks));
            Print(durability, folder, "one by one", callers, tasks, median);
        }

        foreach (var (callers, batches) in _batches)
        {
            var median = await Alternation.MeasureAsync("batches", () => caller.BatchesAsync(callers, batches, BatchSize));
            Print(durability, folder, $"batches of {BatchSize:N0}", callers, batches * BatchSize, median);
        }
    }

    private static void Print(string durability, string folder, string how, int callers, int tasks, Sample sample)
    {
        var cpu = string.Join(" | ", sample.ProcessorSeconds.Values.Select(seconds => $"{seconds / tasks * 1e6:0} µs"));
        Console.WriteLine(
            $"| {durability} | {Machine.FileSystemOf(folder)} | {how} | {callers} | {Machine.Rate(tasks / sample.Seconds)} | {cpu} |");
    }
}
