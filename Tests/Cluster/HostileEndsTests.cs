using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>In a hostile cluster, with workers that fail in every way and people who command whatever comes to their minds.</summary>
public sealed class HostileEndsTests
{
    public static TheoryData<int> Seeds => Troubles.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EveryTaskEndsAndLeavesNothingThatNobodyWants(int seed)
    {
        await using var scene = await Troubles.StartAsync(seed);
        foreach (var agent in scene.Agents)
        {
            var random = new Random(seed);
            agent.Ends = work => EndOf(agent, work, random.Next(40));
        }

        var ids = await Troubles.SubmitAsync(scene);

        await scene.ToldAsync(ids, async () =>
        {
            var random = new Random(seed);
            await Troubles.PassAsync(scene, random, ids, (_, task) => CommandAsync(task, random.Next(12)));
            await Troubles.RestAsync(scene);
            var tasks = await Task.WhenAll(ids.Select(scene.GetAsync));

            // Nobody wants bytes of tasks that have ended, nor files that were to be removed.
            await scene.UntilAsync(() => scene.Agents.All(agent => agent.Kept.IsEmpty));
            await scene.UntilAsync(() => scene.Agents.SelectMany(agent => agent.Files).Order().SequenceEqual(Audit.FilesOf(tasks)));
            Assert.All(tasks, task => Assert.Empty(Audit.Faults(task, scene.Agents)));
            Assert.All(tasks, task => Assert.True(task.Status != DownloadStatus.Failed || task.Failures > 3 || task.Error?.Code == 3, $"{task.Id} failed too early."));
        });
    }

    private static PartReport? EndOf(FakeAgent agent, FakeWork work, int draw) => draw switch
    {
        < 12 => agent.Say(work.Key, PartEvent.Completed),
        12 or 13 => agent.Say(work.Key, PartEvent.Failed, new(1, null, "network"), kept: 10),
        14 => agent.Say(work.Key, PartEvent.Failed, new(9, null, "disk full"), kept: 10),
        15 => agent.Say(work.Key, PartEvent.Failed, new(16, null, "cannot create"), kept: 0),
        16 => agent.Say(work.Key, PartEvent.Failed, new(32, null, "checksum"), kept: 0),
        17 => agent.Say(work.Key, PartEvent.Failed, new(3, null, "not found"), kept: 10),
        _ => null,
    };

    private static Task<ControlReply> CommandAsync(ITaskGrain task, int draw) => draw switch
    {
        < 3 => task.PauseAsync(Scene.Somebody),
        < 6 => task.ResumeAsync(Scene.Somebody),
        < 8 => task.CancelAsync(Scene.Somebody),
        < 10 => task.RetryAsync(Scene.Somebody),
        _ => task.DeleteAsync(Scene.Somebody, files: draw == 10),
    };
}
