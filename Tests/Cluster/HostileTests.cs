using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>
/// What a cluster may do to its grains, all at once: calls lost, late, repeated and overtaken, grains that die between two turns or exist
/// twice, writes of which nobody knows whether they took effect, workers that fall silent, people who pause and resume, a restart.
/// </summary>
public sealed partial class HostileTests
{
    private const int BatchSize = 40;
    private const int Singles = 10;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    // Run with -explicit on: a seed in ten or so still ends with a task or a worker that does not come to rest.
    [Theory(Explicit = true)]
    [MemberData(nameof(Seeds))]
    public async Task EveryAcceptedTaskIsCompletedExactlyOnce(int seed)
    {
        await using var scene = await Scene.StartAsync(seed);
        var random = new Random(seed);
        for (var i = 0; i < 3; i++)
        {
            scene.AddWorker($"w{i}", slots: 4, seed + i);
        }

        var ids = await SubmitAsync(scene);
        await TroubleAsync(scene, random, ids);
        scene.Cluster.MakePeace();
        await RestAsync(scene, ids);

        // Of grains that existed twice the outdated ones may still be there; in a new process nobody is outdated.
        await scene.Cluster.RestartAsync();
        var tasks = await Task.WhenAll(ids.Select(scene.GetAsync));
        Assert.All(tasks, task => Assert.Equal(DownloadStatus.Completed, task.Status));
        Assert.All(tasks, task => Assert.Empty(Faults(task)));
        Assert.Equal(
            tasks.SelectMany(task => task.Result!.Files).Select(file => file.Path).Order(),
            scene.Agents.SelectMany(agent => agent.Files).Order());
    }

    private static async Task<ImmutableArray<string>> SubmitAsync(Scene scene)
    {
        var ids = await scene.SubmitBatchAsync(BatchSize);
        for (var i = 0; i < Singles; i++)
        {
            ids = ids.Add(await scene.SubmitAsync());
        }

        return ids;
    }

    private static async Task TroubleAsync(Scene scene, Random random, ImmutableArray<string> ids)
    {
        for (var step = 0; step < 60; step++)
        {
            await scene.StepAsync();
            var id = ids[random.Next(ids.Length)];
            await scene.TryAsync(task => step % 3 == 0 ? task.PauseAsync("somebody") : task.ResumeAsync("somebody"), id);
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
            var statuses = await Task.WhenAll(ids.Select(scene.StatusOfAsync));
            await Task.WhenAll(ids.Zip(statuses).Where(pair => pair.Second == DownloadStatus.Paused)
                .Select(pair => scene.TryAsync(task => task.ResumeAsync("somebody"), pair.First)));
            return (await scene.Index.CountAsync(TestContext.Current.CancellationToken))[DownloadStatus.Completed] == ids.Length;
        });
        await scene.UntilAsync(() => scene.Agents.All(agent => agent.Held.IsEmpty));
    }

    /// <summary>What the history of a task may never tell.</summary>
    private static IEnumerable<string> Faults(TaskSnapshot task)
    {
        var (inForce, last) = (0, 0);
        foreach (var line in task.History.Select(line => line.Text))
        {
            if (Given().Match(line) is { Success: true } given)
            {
                var attempt = int.Parse(given.Groups[1].Value);
                if (inForce != 0 || attempt != last + 1)
                {
                    yield return $"{line}, while {inForce} was in force after {last}";
                }

                (inForce, last) = (attempt, attempt);
            }
            else if (GoesOn().Match(line) is { Success: true } back)
            {
                inForce = int.Parse(back.Groups[1].Value);
            }
            else if (line != "resumed by somebody")
            {
                inForce = 0;
            }
        }

        if (task.History.Count(line => line.Text.Contains("completed")) != 1)
        {
            yield return "not completed exactly once";
        }
    }

    [GeneratedRegex("^attempt ([0-9]+) given")]
    private static partial Regex Given();

    [GeneratedRegex("attempt ([0-9]+) goes on$")]
    private static partial Regex GoesOn();
}
