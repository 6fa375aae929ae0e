using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;

namespace AriaCluster.Tests.Agents;

/// <summary>An agent whose disk has no room left: a small one in memory, seen by it and its aria2c alone.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatTurnsOutTooLongGoesBeforeItsNeighboursFail()
    {
        await using var worker = await TestWorker.IdleAsync();
        var disk = Directory.CreateDirectory(worker.Data("disk")).FullName;
        await SmallDisk.DemandAsync();
        worker.Origin.BytesPerSecond = 1_500_000;
        var large = TestWorker.Order(worker.Origin.Add("/large.bin", 40_000_000));
        var small = Enumerable.Range(0, 3).Select(i => TestWorker.Order(worker.Origin.Add($"/{i}.bin", 2_000_000))).ToArray();
        using var agent = SmallDisk.StartAssembly(
            disk, mebibytes: 24, "AriaCluster.Worker", worker.Data("agent.log"), AgentProcess.Arguments(worker, disk, Path.Combine(disk, "root")));
        try
        {
            await Eventually.HoldsAsync(() => worker.Hub.Sessions > 0, what: "a session");

            await worker.Hub.AssignAsync([large, .. small]);
            var failed = await worker.Hub.HearsAsync(large.Key, PartEvent.Failed);
            foreach (var order in small)
            {
                await worker.Hub.HearsAsync(order.Key, PartEvent.Completed);
            }

            Assert.Equal((9, 40_000_000, 0), (failed.Error!.Code, failed.LengthBytes, failed.KeptBytes));
            await Eventually.HoldsAsync(() => !Directory.Exists(Path.Combine(SmallDisk.SeenOf(agent, disk), "work", large.Key.TaskId)));
            Assert.DoesNotContain(worker.Hub.Reports, report => report.Event == PartEvent.Failed && report.Key != large.Key);
        }
        finally
        {
            agent.Kill();
        }
    }

    [Fact]
    public async Task AFullDiskIsReportedAsSuchAndTheJournalStillHasRoom()
    {
        await using var worker = await TestWorker.IdleAsync();
        var disk = Directory.CreateDirectory(worker.Data("disk")).FullName;
        await SmallDisk.DemandAsync();
        worker.Origin.BytesPerSecond = 4_000_000;
        var large = TestWorker.Order(worker.Origin.Add("/large.bin", 40_000_000));

        // An order that does not fit into what is left of the journal's last block.
        var small = TestWorker.Order(
            worker.Origin.Add("/small.bin", 1000),
            task => task with { Options = [.. Enumerable.Range(0, 8).Select(i => new TaskOption("header", $"X-{i}: {new string('x', 4000)}"))] });
        using var agent = SmallDisk.StartAssembly(
            disk, mebibytes: 16, "AriaCluster.Worker", worker.Data("agent.log"), AgentProcess.Arguments(worker, disk, Path.Combine(disk, "root")));
        try
        {
            await Eventually.HoldsAsync(() => worker.Hub.Sessions > 0, what: "a session");
            var seen = SmallDisk.SeenOf(agent, disk);
            Assert.True(File.Exists(Path.Combine(seen, "reserve")));

            await worker.Hub.AssignAsync(large);
            var failed = await worker.Hub.HearsAsync(large.Key, PartEvent.Failed);
            await Eventually.HoldsAsync(() => !Directory.Exists(Path.Combine(seen, "work", large.Key.TaskId)));
            SmallDisk.Fill(seen);
            await worker.Hub.AssignAsync(small);
            await worker.Hub.HearsAsync(small.Key, PartEvent.Completed);

            Assert.Equal(9, failed.Error!.Code);
            Assert.False(File.Exists(Path.Combine(seen, "reserve")));
            await Eventually.HoldsAsync(() => JournalFile.Read(Path.Combine(seen, "journal")).Count(entry => entry.Kind == EntryKind.Answered) == 2);
            agent.Os.Terminate();
            await agent.WaitForExitAsync(Ct);
        }
        finally
        {
            agent.Kill();
        }
    }
}
