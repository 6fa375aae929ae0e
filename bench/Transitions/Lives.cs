using AriaCluster.Tasks;
using Orleans;

namespace AriaCluster.Bench.Transitions;

/// <summary>Tasks that are accepted, assigned and completed: the three writes of a usual life, each awaited.</summary>
internal sealed class Lives(IGrainFactory grains, TimeProvider time)
{
    public const int TransitionsEach = 3;
    private const string Worker = "bench";

    /// <summary>So many lives, from so many callers at once.</summary>
    public async Task RunAsync(int lives, int callers)
    {
        var left = lives;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(RepeatAsync)));

        async Task RepeatAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await LiveAsync();
            }
        }
    }

    private async Task LiveAsync()
    {
        var now = time.GetUtcNow();
        var id = TaskId.New(now);
        var task = grains.GetGrain<ITaskGrain>(id);

        var specification = new TaskSpecification { Uris = ["http://127.0.0.1:9/file.bin"] };
        var created = await task.CreateAsync(new TaskCreation(specification, "bench", now, BatchId: null, Submission: null));
        Demand(created.Outcome == CreateOutcome.Created, created);

        var assigned = await task.AssignAsync(new Assignment(Part: 0, LastAttempt: 0, Worker));
        Demand(assigned.Outcome == AssignOutcome.Assigned, assigned);

        var result = new TaskResult(Worker, [new ResultFile("/downloads/file.bin", 10_240)], 10_240, Checksum: null);
        var completed = new PartReport(new PartKey(id, 0, 1), PartEvent.Completed, result, LengthBytes: 10_240);
        var reported = await task.ReportAsync(Worker, [completed]);
        Demand(reported.Verdicts is [ReportVerdict.Accepted], reported);
    }

    private static void Demand(bool holds, object reply)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Not as expected: {reply}");
        }
    }
}
