using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>In a hostile cluster, with workers that do their work and people who pause, resume and move.</summary>
public sealed class HostileTests
{
    public static TheoryData<int> Seeds => Troubles.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EveryAcceptedTaskIsCompletedExactlyOnce(int seed)
    {
        await using var scene = await Troubles.StartAsync(seed);
        var ids = await Troubles.SubmitAsync(scene);

        await scene.ToldAsync(ids, async () =>
        {
            await Troubles.PassAsync(scene, new(seed), ids, Command);
            await Troubles.RestAsync(scene);

            var tasks = await Task.WhenAll(ids.Select(scene.GetAsync));
            Assert.All(tasks, task => Assert.Equal((DownloadStatus.Completed, 0), (task.Status, task.Failures)));
            Assert.All(tasks, task => Assert.Empty(Audit.Faults(task, scene.Agents)));
            // One that was away may come back with all that it had, and was given as much meanwhile; then it has a few ahead as well.
            Assert.All(scene.Agents, agent => Assert.InRange(agent.MostRunning, 1, Troubles.Slots));
            Assert.All(scene.Agents, agent => Assert.InRange(agent.MostHeld, 1, 3 * Troubles.Slots));
            Assert.Equal(Audit.FilesOf(tasks), scene.Agents.SelectMany(agent => agent.Files).Order());
            Assert.Equal<ImmutableArray<string>>(ids, await Troubles.SubmitAsync(scene));
        });
    }

    private static Task<ControlReply> Command(int step, ITaskGrain task) => (step % 6) switch
    {
        0 or 3 => task.PauseAsync(Scene.Somebody),
        2 => task.MoveAsync(Scene.Somebody, new(step, null)),
        _ => task.ResumeAsync(Scene.Somebody),
    };
}
