using System.Collections.Immutable;
using AriaCluster.Api.Tasks;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>
/// What a cluster may do to its grains, all at once: calls lost, late, repeated and overtaken, grains that die between two turns or exist
/// twice, writes of which nobody knows whether they took effect, workers that fall silent, people who pause and resume, a restart.
/// </summary>
public sealed class HostileTests
{
    private const int BatchSize = 40;
    private const int Singles = 10;
    private const int Slots = 4;

    private static readonly Tag _zone = new("zone", "a");

    /// <summary>Twenty; as many as the environment's HOSTILE_SEEDS says, for a long run.</summary>
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_SEEDS"), out var count) ? count : 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EveryAcceptedTaskIsCompletedExactlyOnce(int seed)
    {
        await using var scene = await Scene.StartAsync(seed);
        scene.AddWorker("w0", Slots, seed, _zone);
        scene.AddWorker("w1", Slots, seed + 1);
        scene.AddWorker("w2", Slots, seed + 2, _zone);
        var accepted = await SubmitAllAsync(scene);
        var ids = accepted.SelectMany(IdsOf).ToImmutableArray();

        try
        {
            await TroubleAsync(scene, new(seed), ids);
            scene.Cluster.MakePeace();
            await RestAsync(scene, ids);

            // Of grains that existed twice the outdated ones may still be there; in a new process nobody is outdated.
            await scene.Cluster.RestartAsync();
            var tasks = await Task.WhenAll(ids.Select(scene.GetAsync));
            Assert.All(tasks, task => Assert.Equal(DownloadStatus.Completed, task.Status));
            Assert.All(tasks, task => Assert.Empty(Audit.Faults(task, scene.Agents)));
            Assert.All(scene.Agents, agent => Assert.InRange(agent.MostRunning, 1, Slots));
            Assert.Equal(
                tasks.SelectMany(task => task.Result!.Files).Select(file => file.Path).Order(),
                scene.Agents.SelectMany(agent => agent.Files).Order());
            Assert.Equal(accepted.Select(reply => reply.Id), (await SubmitAllAsync(scene)).Select(reply => reply.Id));
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await scene.DescribeAsync(ids));
            throw;
        }
    }

    private static async Task<AcceptanceReply[]> SubmitAllAsync(Scene scene)
    {
        var keys = Enumerable.Range(0, Singles + 1).Select(i => $"{i}").ToArray();
        return await Task.WhenAll(keys.Select(key => SubmitTwiceAsync(scene, key)));
    }

    // As somebody does who does not get an answer, and somebody else who takes the key for another request.
    private static async Task<AcceptanceReply> SubmitTwiceAsync(Scene scene, string key)
    {
        var replies = await Task.WhenAll(SubmitAsync(scene, key, "body"), SubmitAsync(scene, key, "body"));
        Assert.Single(replies.Select(reply => reply.Id).Distinct());
        Assert.Equal(AcceptanceOutcome.KeyReused, (await SubmitAsync(scene, key, "other body")).Outcome);
        return replies[0];
    }

    private static Task<AcceptanceReply> SubmitAsync(Scene scene, string key, string body) => scene.AcceptAsync(acceptance => key == "0"
        ? acceptance.AcceptAsync([.. Enumerable.Range(0, BatchSize).Select(Specification)], Scene.Owner, new(key, body), CancellationToken.None)
        : acceptance.AcceptAsync(Specification(0), Scene.Owner, new(key, body), CancellationToken.None));

    private static IEnumerable<string> IdsOf(AcceptanceReply reply) =>
        reply.Count == 1 ? [reply.Id] : Enumerable.Range(0, reply.Count).Select(i => TaskId.InBatch(reply.Id, i));

    private static TaskSpecification Specification(int i) => Scene.Specification($"{i}") with { Tags = i % 4 == 1 ? [_zone] : [] };

    private static async Task TroubleAsync(Scene scene, Random random, ImmutableArray<string> ids)
    {
        for (var step = 0; step < 60; step++)
        {
            await scene.StepAsync();
            var id = ids[random.Next(ids.Length)];
            await scene.TryAsync(task => step % 3 == 0 ? task.PauseAsync(Scene.Somebody) : task.ResumeAsync(Scene.Somebody), id);
            scene.Agents[0].IsAwake = step is < 10 or > 20;
            if (step == 30)
            {
                await scene.Cluster.RestartAsync();
            }

            if (step == 40)
            {
                // Long enough for every lease to end while its worker goes on.
                scene.Agents[1].IsAwake = false;
                await scene.PassAsync(TimeSpan.FromSeconds(45));
                scene.Agents[1].IsAwake = true;
            }
        }
    }

    private static async Task RestAsync(Scene scene, ImmutableArray<string> ids)
    {
        await scene.UntilAsync(async () =>
        {
            // As people see them: a list reads the table, and a grain that is out of date would still tell of the past.
            var paused = await scene.Index.ListAsync(new() { Statuses = [DownloadStatus.Paused] }, TestContext.Current.CancellationToken);
            await Task.WhenAll(paused.Tasks.Select(task => scene.TryAsync(grain => grain.ResumeAsync(Scene.Somebody), task.Id)));
            return (await scene.Index.CountAsync(TestContext.Current.CancellationToken))[DownloadStatus.Completed] == ids.Length;
        });
        await scene.UntilAsync(() => scene.Agents.All(agent => agent.Held.IsEmpty));
    }
}
