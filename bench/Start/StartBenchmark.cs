namespace AriaCluster.Bench.Start;

/// <summary>How long until one may work with it, and what it costs while nothing is to do.</summary>
internal static class StartBenchmark
{
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Place place)
    {
        var used = place.Disk("start");
        var medians = await Alternation.MeasureAsync(new Dictionary<string, Func<Task<Sample>>>
        {
            ["hub, new data folder, to /health/ready"] = () => HubAsync(place.Disk("start")),
            ["hub, used data folder, to /health/ready"] = () => HubAsync(used),
            ["agent, to being online at the hub, aria2c included"] = () => AgentAsync(place.Disk("start")),
        });
        Console.WriteLine("| start | seconds |\n| --- | --- |");
        foreach (var (name, sample) in medians)
        {
            Console.WriteLine($"| {name} | {sample.Seconds:0.00} |");
        }

        await IdleAsync(place.Disk("idle"));
    }

    private static async Task<Sample> HubAsync(string folder)
    {
        await using var cluster = new LocalCluster(folder);
        return await Sample.TakeAsync(cluster.StartHubAsync);
    }

    private static async Task<Sample> AgentAsync(string folder)
    {
        await using var cluster = new LocalCluster(folder);
        await cluster.StartHubAsync();
        return await Sample.TakeAsync(() => cluster.StartAgentAsync("bench"));
    }

    private static async Task IdleAsync(string folder)
    {
        await using var cluster = new LocalCluster(folder);
        await cluster.StartHubAsync();
        await cluster.StartAgentAsync("bench");
        await Task.Delay(_idle, TimeProvider.System);

        Dictionary<string, OsProcess[]> processes = new()
        {
            ["hub"] = [cluster.Hub.Os],
            ["agent"] = [cluster.Agent("bench").Os],
            ["guards"] = [.. cluster.Guards("bench")],
            ["aria2c"] = [.. cluster.Aria2("bench")],
        };
        var before = processes.ToDictionary(pair => pair.Key, pair => Seconds(pair.Value));
        await Task.Delay(_idle, TimeProvider.System);

        Console.WriteLine("\n| idle | processes | resident | CPU |\n| --- | --- | --- | --- |");
        foreach (var (name, group) in processes)
        {
            var load = (Seconds(group) - before[name]) / _idle.TotalSeconds;
            Console.WriteLine($"| {name} | {group.Length} | {group.Sum(p => p.ResidentBytes) / 1e6:0.0} MB | {load * 100:0.0} % of a core |");
        }
    }

    private static double Seconds(OsProcess[] processes) => processes.Sum(process => process.ProcessorTime.TotalSeconds);
}
