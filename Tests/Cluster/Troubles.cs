using System.Collections.Immutable;
using AriaCluster.Api.Tasks;
using AriaCluster.Tasks;
using AriaCluster.Tests.Engine;

namespace AriaCluster.Tests.Cluster;

/// <summary>
/// What hostile scenes have in common: submissions that are made twice, a minute in which calls are lost, late, repeated and overtaken,
/// grains die between two turns or exist twice and nobody knows which writes took effect, while workers fall silent, people command and
/// everything is killed and started once; and then peace.
/// </summary>
internal static class Troubles
{
    public const int Slots = 4;

    private const int BatchSize = 40;
    private const int Singles = 10;

    private static readonly Tag _zone = new("zone", "a");

    /// <summary>As many as the engine can play in a moment; for a long run, as many as the environment's HOSTILE_SEEDS says.</summary>
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_SEEDS"), out var count) ? count : ClusterEngine.HostileSeeds)];

    /// <summary>A hostile scene with three workers, two of them in the zone that some tasks ask for.</summary>
    public static async Task<Scene> StartAsync(int seed)
    {
        var scene = await Scene.StartAsync(seed);
        scene.AddWorker("w0", Slots, seed, _zone);
        scene.AddWorker("w1", Slots, seed + 1);
        scene.AddWorker("w2", Slots, seed + 2, _zone);
        return scene;
    }

    /// <summary>Submits a batch and single tasks, all of them by people who do not trust the first answer; the ids in their order.</summary>
    public static async Task<ImmutableArray<string>> SubmitAsync(Scene scene)
    {
        var keys = Enumerable.Range(0, Singles + 1).Select(i => $"{i}").ToArray();
        var replies = await Task.WhenAll(keys.Select(key => SubmitTwiceAsync(scene, key)));
        return [.. replies.SelectMany(IdsOf)];
    }

    /// <summary>Half a minute of steps, 45 s in which one worker is away, another that is stopped and started, and a command at each step.</summary>
    public static async Task PassAsync(Scene scene, Random random, ImmutableArray<string> ids, Func<int, ITaskGrain, Task<ControlReply>> command)
    {
        for (var step = 0; step < 60; step++)
        {
            await scene.StepAsync();
            var now = step;
            await scene.TryAsync(task => command(now, task), ids[random.Next(ids.Length)]);
            scene.Agents[0].IsAwake = step is < 10 or > 20;
            if (step == 30)
            {
                await scene.Cluster.RestartAsync();
            }

            if (step == 50)
            {
                await scene.Agents[2].LeaveAsync();
            }

            scene.Agents[2].IsAwake = step is < 50 or > 52;
            if (step == 40)
            {
                // Long enough for every lease to end while its worker goes on.
                scene.Agents[1].IsAwake = false;
                await scene.PassAsync(TimeSpan.FromSeconds(45));
                scene.Agents[1].IsAwake = true;
            }
        }
    }

    /// <summary>Lets everything come to rest: nothing waits, nothing runs, nobody holds anything. What is paused is resumed.</summary>
    public static async Task RestAsync(Scene scene)
    {
        scene.Cluster.MakePeace();
        await scene.UntilAsync(async () =>
        {
            // As people see them: a list reads the table, and a grain that is out of date would still tell of the past.
            var paused = await scene.Index.ListAsync(new() { Statuses = [DownloadStatus.Paused] }, TestContext.Current.CancellationToken);
            await Task.WhenAll(paused.Tasks.Select(task => scene.TryAsync(grain => grain.ResumeAsync(Scene.Somebody), task.Id)));
            return (await scene.Index.ReadFoldedBatchesAsync(1, TestContext.Current.CancellationToken)).IsEmpty
                && (await scene.Index.CountAsync(TestContext.Current.CancellationToken)).All(count => count.Value == 0 || HasEnded(count.Key));
        });
        await scene.UntilAsync(() => scene.Agents.All(agent => agent.Held.IsEmpty));

        // Of grains that existed twice the outdated ones may still be there; in a new process nobody is outdated.
        await scene.Cluster.RestartAsync();
    }

    private static bool HasEnded(DownloadStatus status) => status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Canceled;

    // As somebody does who does not get an answer, and somebody else who takes the key for another request.
    private static async Task<AcceptanceReply> SubmitTwiceAsync(Scene scene, string key)
    {
        var replies = await Task.WhenAll(SubmitAsync(scene, key, "body"), SubmitAsync(scene, key, "body"));
        Assert.Single(replies.Select(reply => reply.Id).Distinct());
        Assert.Equal(AcceptanceOutcome.KeyReused, (await SubmitAsync(scene, key, "other body")).Outcome);
        return replies[0];
    }

    private static Task<AcceptanceReply> SubmitAsync(Scene scene, string key, string body) => scene.AcceptAsync(acceptance => key == "0"
        ? acceptance.AcceptAsync([.. Enumerable.Range(0, BatchSize).Select(Specification)], Scene.OwnersKey, new(key, body), CancellationToken.None)
        : acceptance.AcceptAsync(Specification(0) with { Uris = [$"http://origin.test/alone/{key}"] }, Scene.OwnersKey, new(key, body), CancellationToken.None));

    private static IEnumerable<string> IdsOf(AcceptanceReply reply) =>
        reply.Entries.Select(entry => entry.Id);

    private static TaskSpecification Specification(int i) => Scene.Specification($"{i}") with
    {
        Tags = i % 4 == 1 ? [new(_zone.Key, _zone.Value)] : [],
        RetryDelay = TimeSpan.FromSeconds(2),
    };
}
