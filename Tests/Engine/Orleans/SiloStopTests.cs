using AriaCluster.Tests.EndToEnd;

namespace AriaCluster.Tests.Engine;

/// <summary>One of two silos is told to stop: its grains go on in the other, and nothing hangs that holds it up.</summary>
public sealed class SiloStopTests
{
    [Fact]
    public async Task WhatItHeldGoesOnInTheOtherAndNothingIsLost()
    {
        await using var cluster = await TestCluster.StartAsync(["one"]);
        cluster.Origin.BytesPerSecond = 500_000;
        var file = cluster.Origin.Add("/file.bin", 5_000_000);
        var id = await cluster.DownloadingAsync(file);
        var waiting = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            waiting.Add(await cluster.AddAsync(cluster.Origin.Add($"/{i}.bin", 1_000)));
        }

        var took = await TimedStop.OfAsync(cluster.Engine.Silo, 0, silo => silo.Terminate());
        cluster.Origin.BytesPerSecond = long.MaxValue;

        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal((1, 0, 1), (task.Attempt, task.Failures, task.Times("completed on")));
        foreach (var other in waiting)
        {
            Assert.Equal(1, (await cluster.UntilAsync(other, seen => seen.Status == "completed")).Times("completed on"));
        }

        Assert.Equal(1 + waiting.Count, cluster.Delivered().Count);
        Assert.Equal(0, file.BytesSentAgain);
        Assert.True(took < TimedStop.Bound, $"It took {took}.");
        var log = cluster.Engine.Silo.Log();
        string[] lines = ["SIGTERM: stopping", "Stop: grains saved, ", "Stop: database closed, ", "Stopped after "];
        Assert.Equal(lines, lines.Where(line => log.Contains(line, StringComparison.Ordinal)).OrderBy(line => log.IndexOf(line, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ADatabaseThatIsAwayHoldsNoSiloUp()
    {
        await using var server = await PostgresServer.StartAsync();
        using var folder = new TempFolder();
        using var silo = new SecondSilo(folder.Path, await server.CreateDatabaseAsync());
        silo.Start([]);
        await Eventually.HoldsAsync(async () => await silo.CountActiveAsync() == 1, TestCluster.Patience);
        server.Freeze();

        var took = await TimedStop.OfAsync(silo.Process, 0, process => process.Terminate());

        Assert.True(took < TimedStop.Bound, $"It took {took}: {silo.Process.Log()}");
        Assert.Contains("Stop: database closed", silo.Process.Log(), StringComparison.Ordinal);
    }
}
