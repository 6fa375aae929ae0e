using System.Security.Cryptography;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Agents;

public sealed class WorkerAgentTests
{
    [Fact]
    public async Task AFileIsDownloadedAndDeliveredToItsPlace()
    {
        await using var worker = await TestWorker.StartAsync();
        var file = worker.Origin.Add("/a/movie.bin", 300_000);
        var order = TestWorker.Order(file, task => task with { Dir = "films/new" });

        await Eventually.HoldsAsync(() => worker.Hub.Sessions == 1);
        await worker.Hub.AssignAsync(order);
        var report = await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);

        var path = worker.Root("films", "new", "movie.bin");
        Assert.Equal([new ResultFile(path, 300_000)], report.Result!.Files);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))));
        await worker.Hub.AgreesAsync();
        await Eventually.HoldsAsync(() => !Directory.Exists(worker.Work(order.Key)));
    }
}
