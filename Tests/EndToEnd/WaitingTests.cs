namespace AriaCluster.Tests.EndToEnd;

public sealed class WaitingTests
{
    [Fact]
    public async Task ATaskWaitsForATagAndSaysSoUntilAWorkerWithTheTagComes()
    {
        await using var cluster = await TestCluster.StartAsync(["plain"]);
        var file = cluster.Origin.Add("/file.bin", 100_000);
        var id = await cluster.AddAsync(file, "-t", "site=north");
        await cluster.UntilAsync(id, task => task.Why.Length > 0);

        var shown = new SeenTask(await cluster.Aria.JsonAsync("show", id));
        Assert.Equal("pending", shown.Status);
        Assert.Contains("site=north", shown.Why, StringComparison.Ordinal);
        Assert.Contains("site=north", await cluster.Aria.RunAsync("show", id), StringComparison.Ordinal);
        Assert.Empty(file.Requests);

        await cluster.Processes.StartAgentAsync("tagged", "--Worker:Tags:site=north");

        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal("tagged", task.Worker);
    }
}
