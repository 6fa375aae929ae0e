using System.Globalization;
using AriaCluster.Bench;
using AriaCluster.Bench.Acceptance;
using AriaCluster.Bench.Planning;
using AriaCluster.Bench.Reliability;
using AriaCluster.Bench.SmallFiles;
using AriaCluster.Bench.Start;
using AriaCluster.Bench.Transitions;

// This program is also the origin where nginx is missing: in a process of its own, so that its time is told apart.
if (args is ["origin", var folder, var port])
{
    await SocketOrigin.ServeAsync(folder, int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["chaos", .. var asked])
{
    return await ChaosProgram.RunAsync(asked);
}

Dictionary<string, Func<Place, Task>> benchmarks = new()
{
    ["small-files"] = SmallFilesBenchmark.RunAsync,
    ["acceptance"] = AcceptanceBenchmark.RunAsync,
    ["transitions"] = TransitionsBenchmark.RunAsync,
    ["planning"] = PlanningBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
};

string[] unknown = [.. args.Except(benchmarks.Keys)];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"Unknown: {string.Join(", ", unknown)}. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 1;
}

Machine.Describe();
foreach (var name in args.Length > 0 ? args : [.. benchmarks.Keys])
{
    using var place = new Place();
    Console.WriteLine($"\n## {name}\n");
    await benchmarks[name](place);
}

return 0;
