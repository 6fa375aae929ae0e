using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

/// <summary>Rules that people set about failures.</summary>
public sealed class ErrorRulesTests
{
    private const int NotFound = 3;
    private const int Network = 1;

    [Fact]
    public async Task ARuleDecidesBeforeTheBuiltInOneAndTheHistoryNamesIt()
    {
        await using var scene = await Scene.StartAsync();
        await SetAsync(scene, new ErrorRule { Host = "other.test", Action = ErrorAction.Never }, new ErrorRule { Code = new(NotFound, NotFound), Action = ErrorAction.Elsewhere });
        scene.AddWorker("w1", slots: 1).Fail(NotFound);
        var id = await scene.SubmitAsync(Scene.Specification("file") with { RetryDelay = TimeSpan.FromHours(10) });
        await scene.UntilAsync(async () => (await scene.GetAsync(id)).Error is not null);

        scene.AddWorker("w2", slots: 1).Complete();
        await scene.UntilAsync(id, DownloadStatus.Completed);

        var task = await scene.GetAsync(id);
        Assert.Equal("w2", task.Result?.Worker);
        Assert.Contains(task.History, line => line.Text.Contains("error 3: elsewhere (rule 2), again in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ElsewhereGoesOnceRoundAllWorkersAtOnceAndThenAfterTheDelayToWhoFailedItFirst()
    {
        await using var scene = await Scene.StartAsync(null, ("Tasks:RetryJitter", "0"));
        await SetAsync(scene, new ErrorRule { Status = new(410, 410), Action = ErrorAction.Elsewhere });
        foreach (var name in new[] { "boxa", "boxb", "local-1", "local-2" })
        {
            var worker = scene.AddWorker(name, slots: 2);
            worker.Ends = work => worker.Say(work.Key, PartEvent.Failed, new(22, 410, "gone"));
        }

        var id = await scene.SubmitAsync(Scene.Specification("file") with { RetryDelay = TimeSpan.FromSeconds(60), MaxRetries = 5 });
        await scene.UntilAsync(id, DownloadStatus.Failed);

        var given = (await scene.GetAsync(id)).History.Where(line => line.Text.Contains(" given to ", StringComparison.Ordinal)).ToArray();
        var workers = given.Select(line => line.Text.Split(" given to ")[1].Split(' ', ',')[0]).ToArray();
        Assert.Equal(6, workers.Length);
        Assert.Equal(4, workers[..4].Distinct().Count());
        Assert.Equal(workers[..2], workers[4..]);
        Assert.InRange(given[3].At - given[0].At, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.InRange(given[4].At - given[3].At, TimeSpan.FromSeconds(60), TimeSpan.MaxValue);
        Assert.InRange(given[5].At - given[4].At, TimeSpan.FromSeconds(60), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task ADelayOfDaysIsNotCutShort()
    {
        await using var scene = await Scene.StartAsync(null, ("Tasks:RetryJitter", "0"));
        await SetAsync(scene, new ErrorRule { Code = new(Network, Network), Action = ErrorAction.Retry, Delay = TimeSpan.FromDays(7) });
        var worker = scene.AddWorker("w1", slots: 1).Fail(Network);
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(async () => await scene.ExplainAsync(id) is "not_before");
        worker.Complete();

        scene.Cluster.Time.Advance(TimeSpan.FromDays(6.9));
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("not_before", await scene.ExplainAsync(id));
        scene.Cluster.Time.Advance(TimeSpan.FromDays(0.1));

        await scene.UntilAsync(id, DownloadStatus.Completed);
    }

    [Fact]
    public async Task WithoutARuleTheBuiltInOneDecides()
    {
        await using var scene = await Scene.StartAsync();
        scene.AddWorker("w1", slots: 1).Fail(NotFound);

        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Failed);

        Assert.EndsWith("error 3: never retried (built-in)", (await scene.GetAsync(id)).History[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAttemptIsJudgedByTheRulesThatWereSetWhenItWasGivenAlsoAfterARestart()
    {
        await using var scene = await Scene.StartAsync();
        await SetAsync(scene, new ErrorRule { Code = new(Network, Network), Action = ErrorAction.Never });
        var worker = scene.AddWorker("w1", slots: 1).Hold();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(id, DownloadStatus.Downloading);

        await SetAsync(scene);
        await scene.Cluster.RestartAsync();
        worker.Fail(Network);
        await scene.UntilAsync(id, DownloadStatus.Failed);

        Assert.EndsWith("error 1: never retried (rule 1)", (await scene.GetAsync(id)).History[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABusyHostByARuleIsLeftAloneByAllForTheRulesDelay()
    {
        await using var scene = await Scene.StartAsync();
        await SetAsync(scene, new ErrorRule { Code = new(Network, Network), Host = "origin.test", Action = ErrorAction.Busy, Delay = TimeSpan.FromMinutes(10) });
        var failing = scene.AddWorker("w1", slots: 1).Fail(Network);
        var first = await scene.SubmitAsync();
        await scene.UntilAsync(async () => (await scene.GetAsync(first)).Error is not null);
        failing.Complete();

        var (worker, second) = (scene.AddWorker("w2", slots: 1).Complete(), await scene.SubmitAsync());
        await scene.PassAsync(TimeSpan.FromMinutes(9));

        Assert.Empty(worker.Begun);
        Assert.Equal("host_cooling", await scene.ExplainAsync(second));
        await scene.UntilAsync(second, DownloadStatus.Completed);
    }

    [Fact]
    public async Task RulesAreNumberedInTheirOrderAndTheSameOnesAgainChangeNothing()
    {
        await using var scene = await Scene.StartAsync();
        ErrorRule[] rules = [new() { Status = new(403, 403), Action = ErrorAction.Never }, new() { Status = new(400, 499), Number = 7 }];

        Assert.Equal((ControlOutcome.Done, ControlOutcome.Already), (await SetAsync(scene, rules), await SetAsync(scene, rules)));
        await scene.Cluster.RestartAsync();

        var settings = await scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).GetSettingsAsync());
        Assert.Equal([rules[0] with { Number = 1 }, rules[1] with { Number = 2 }], settings.Errors);
        Assert.Equal(ControlOutcome.Done, await SetAsync(scene));
    }

    private static async Task<ControlOutcome> SetAsync(Scene scene, params ErrorRule[] rules)
    {
        var outcome = await scene.Cluster.CallAsync(grains => grains.GetGrain<IClusterGrain>(IClusterGrain.Key).SetErrorRulesAsync([.. rules], Scene.Somebody));
        await scene.PassAsync(TimeSpan.FromSeconds(3));
        return outcome;
    }
}
