using System.Diagnostics;
using AriaCluster.Tests.EndToEnd;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Engine;

/// <summary>One of two silos is told to stop: its grains go on in the other, and nothing hangs that holds it up.</summary>
public sealed class SiloStopTests
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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

        var took = await StopAsync(cluster.Engine.Silo);
        cluster.Origin.BytesPerSecond = long.MaxValue;

        var task = await cluster.ArrivesAsync(id, file);
        Assert.Equal((1, 0, 1), (task.Attempt, task.Failures, task.Times("completed on")));
        foreach (var other in waiting)
        {
            Assert.Equal(1, (await cluster.UntilAsync(other, seen => seen.Status == "completed")).Times("completed on"));
        }

        Assert.Equal(1 + waiting.Count, cluster.Delivered().Count);
        Assert.Equal(0, file.BytesSentAgain);
        Assert.True(took < _bound, $"It took {took}.");
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

        var took = await StopAsync(silo.Process);

        Assert.True(took < _bound, $"It took {took}: {silo.Process.Log()}");
        Assert.Contains("Stop: database closed", silo.Process.Log(), StringComparison.Ordinal);
    }

    private static async Task<TimeSpan> StopAsync(ChildProcess silo)
    {
        var watch = Stopwatch.StartNew();
        silo.Os.Terminate();
        await silo.WaitForExitAsync(Ct).WaitAsync(TestCluster.Patience, TimeProvider.System, Ct);
        Assert.True(silo.ExitCode == 0, $"It ended with {silo.ExitCode}: {silo.Log()}");
        return watch.Elapsed;
    }
}
