using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Cluster;

public sealed class QuotaGrainTests
{
    [Fact]
    public async Task AClaimRepeatedIsOneClaim()
    {
        await using var scene = await Scene.StartAsync();
        var grain = scene.Cluster.Grains.GetGrain<IQuotaGrain>(IQuotaGrain.KeyPrefix + Scene.Owner);

        Assert.Equal(QuotaOutcome.Granted, (await grain.ReserveAsync(new("task-1", 2, 3, null))).Outcome);
        Assert.Equal(QuotaOutcome.Granted, (await grain.ReserveAsync(new("task-1", 2, 3, null))).Outcome);
        Assert.Equal(new QuotaReply(QuotaOutcome.Tasks, 2), await grain.ReserveAsync(new("task-2", 2, 3, null)));
        await grain.SettleAsync("task-1");
        Assert.Equal(QuotaOutcome.Granted, (await grain.ReserveAsync(new("task-2", 2, 3, null))).Outcome);
    }

    [Fact]
    public async Task TheBytesOfALastDayEndTheRoomUntilTheyAreOld()
    {
        await using var scene = await Scene.StartAsync();
        var grain = scene.Cluster.Grains.GetGrain<IQuotaGrain>(IQuotaGrain.KeyPrefix + Scene.Owner);
        var worker = scene.AddWorker("w1", slots: 4).Complete();
        var id = await scene.SubmitAsync();
        await scene.UntilAsync(async () => await scene.StatusOfAsync(id) == DownloadStatus.Completed);
        var bytes = (await scene.TaskGrain(id).GetAsync())!.LengthBytes ?? 0;

        Assert.True(bytes > 0);
        var refusal = await grain.ReserveAsync(new("task-1", 1, null, bytes));
        Assert.Equal((QuotaOutcome.Bytes, bytes), (refusal.Outcome, refusal.Used));
        Assert.Equal(TaskId.TimeOf(id) + TimeSpan.FromDays(1), refusal.FreeAt!.Value - TimeSpan.FromSeconds(10));
        Assert.Equal(QuotaOutcome.Granted, (await grain.ReserveAsync(new("task-2", 1, null, bytes + 1))).Outcome);
        Assert.Single(worker.Files);
    }
}
