using System.Globalization;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Bench.Planning;

/// <summary>
/// The planner alone: 1,000 workers, 50 hosts, 20 distinct sets of tags, three parts of ten that no worker fits. A plan's time includes
/// everything that it looks at, as nothing is copied before.
/// </summary>
internal static class PlanningBenchmark
{
    private const int Workers = 1000;
    private const int HostCount = 50;
    private const int TagSets = 20;
    private const int UnplaceableSets = 6;
    private const int Owners = 10;
    private const int Plans = 9;

    private static readonly DateTimeOffset _now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static Task RunAsync(Place place)
    {
        Console.WriteLine("| pending parts | free slots | assigned | ms a plan | µs an assignment | bytes a pending part |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var pending in new[] { 10_000, 100_000, 1_000_000 })
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var queue = Fill(pending);
            var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / pending;
            foreach (var slots in new[] { 1, 16 })
            {
                var (assigned, seconds) = Measure(queue, slots);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {pending:N0} | {slots * Workers:N0} | {assigned:N0} | {seconds * 1e3:0.00} | {seconds * 1e6 / Math.Max(1, assigned):0.00} | {bytes:0} |"));
            }
        }

        return Task.CompletedTask;
    }

    private static PendingQueue Fill(int count)
    {
        var queue = new PendingQueue();
        for (var i = 0; i < count; i++)
        {
            queue.Put(Part(i), _now);
        }

        return queue;
    }

    private static PendingPart Part(int i) => new(
        $"task-0192f0c1-2b3c-7d4e-8f5a-{i:x12}",
        0,
        0,
        (TaskPriority)(1 + i % 4),
        Position: i,
        null,
        [new TagRule("set", $"{(i * 7919L) % TagSets}")],
        null,
        null,
        $"owner{i / 4 % Owners}",
        $"host{i / 80 % HostCount}.test",
        null,
        1);

    private static Roster Machines(int slots)
    {
        var roster = new Roster();
        for (var i = 0; i < Workers; i++)
        {
            // The first sets are carried by nobody.
            Tag[] tags = [new("set", $"{UnplaceableSets + i % (TagSets - UnplaceableSets)}"), new("zone", $"{i % 3}")];
            roster.Note(new(
                $"worker{i:0000}", [.. tags], slots, 0, 0, Alive: true, DiskFull: false, null, i % 7, Version: 1, Health: 1,
                WorkerAvailability.Open, $"egress{i % 300}", [new($"disk{i / 2}", 1L << 40)], [], Beat: 0));
        }

        return roster;
    }

    private static (int Assigned, double Seconds) Measure(PendingQueue queue, int slots)
    {
        var times = new List<double>();
        var assigned = 0;
        for (var i = 0; i <= Plans; i++)
        {
            var (roster, hosts) = (Machines(slots), new Hosts());
            // Of the processor, so that what else the machine does is not counted.
            var before = Environment.CpuUsage.TotalTime;
            var plan = new Planner(new LeastLoaded()).Plan(queue, roster, new Running(hosts), hosts, Terms());
            var took = Environment.CpuUsage.TotalTime - before;
            assigned = plan.Count;
            foreach (var planned in plan)
            {
                queue.Put(planned.Part, _now);
            }

            // The first one warms up.
            if (i > 0)
            {
                times.Add(took.TotalSeconds);
            }
        }

        times.Sort();
        return (assigned, times[times.Count / 2]);
    }

    private static PlanTerms Terms() => new(_now, int.MaxValue, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30));
}
