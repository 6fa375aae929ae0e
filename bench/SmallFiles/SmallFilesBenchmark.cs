using System.Globalization;

namespace AriaCluster.Bench.SmallFiles;

/// <summary>Many small files: what the queue, the link and the records cost on top of the fetching itself.</summary>
internal static class SmallFilesBenchmark
{
    private const int Files = 20_000;
    private const string Alone = "aria2c -i, 16 at once";
    private const string Cluster = "hub and worker";

    public static async Task RunAsync(Place place)
    {
        var source = place.Memory("origin");
        var names = await MakeAsync(source);
        await using var origin = await FileOrigin.StartAsync(place.Memory("nginx"), source);
        Uri[] files = [.. names.Select(name => new Uri(origin.Address, name))];
        await using var cluster = new LocalCluster(place.Memory("cluster"));
        await cluster.StartHubAsync();
        await cluster.StartAgentAsync("bench");

        var through = new ThroughCluster(cluster, "bench", origin);
        var output = place.Memory("aria2");
        var medians = await Alternation.MeasureAsync(new Dictionary<string, Func<Task<Sample>>>
        {
            [Alone] = () => Aria2Alone.RunAsync(Path.Combine(output, "out"), files, origin),
            [Cluster] = () => through.RunAsync(files),
        });

        Print(medians);
    }

    private static async Task<IReadOnlyList<string>> MakeAsync(string folder)
    {
        string[] names = [.. Enumerable.Range(0, Files).Select(i => $"{i:00000}.bin")];
        var content = new byte[Output.FileBytes];
        foreach (var name in names)
        {
            Random.Shared.NextBytes(content);
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }

        return names;
    }

    private static void Print(IReadOnlyDictionary<string, Sample> medians)
    {
        Console.WriteLine($"{Files:N0} files of 10 KiB from {FileOrigin.Name} on tmpfs to tmpfs; database on tmpfs.\n");
        string[] processes = ["aria2c", "hub", "agent", "origin", "this program"];
        Console.WriteLine($"| way | seconds | files | {string.Join(" | ", processes.Select(name => $"CPU {name}"))} |");
        Console.WriteLine($"| --- | --- | --- | {string.Join(" | ", processes.Select(_ => "---"))} |");
        foreach (var (name, sample) in medians)
        {
            var cpu = processes.Select(process => sample.ProcessorSeconds.TryGetValue(process, out var seconds)
                ? seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s" : "–");
            Console.WriteLine($"| {name} | {sample.Seconds:0.00} | {Machine.Rate(Files / sample.Seconds)} | {string.Join(" | ", cpu)} |");
        }

        Console.WriteLine($"\nhub and worker take {medians[Cluster].Seconds / medians[Alone].Seconds:0.00} times as long as aria2c alone.");
    }
}
