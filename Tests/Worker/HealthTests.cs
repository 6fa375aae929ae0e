using AriaCluster.Worker.Health;

namespace AriaCluster.Tests.Agents;

public sealed class HealthTests
{
    [Fact]
    public void ProcessorUseIsWhatWasNotIdleOfTheTimeBetween()
    {
        var earlier = CpuTimes.Parse("cpu  100 0 100 700 100 0 0 0 50 0");
        var later = CpuTimes.Parse("cpu  140 0 110 730 120 0 0 0 90 0");

        Assert.Equal(50, later.PercentSince(earlier));
        Assert.Equal(0, later.PercentSince(later));
    }

    [Fact]
    public void LoopbackIsNoNetwork()
    {
        var counters = NetworkCounters.Parse(
        [
            "Inter-|   Receive                                                |  Transmit",
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
            "    lo: 1000 1 0 0 0 0 0 0 1000 1 0 0 0 0 0 0",
            "  eth0: 10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0",
            "wlan0:5 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0",
        ]);

        Assert.Equal(new NetworkCounters(15, 27), counters);
    }

    [Fact]
    public void TheFiguresAreTheMachines()
    {
        var health = new MachineHealth(Path.GetTempPath(), Path.GetTempPath(), TimeProvider.System).Look();

        Assert.InRange(health.MemoryUsedBytes, 1, health.MemoryTotalBytes);
        Assert.InRange(health.DiskFreeBytes, 1, health.DiskTotalBytes);
        Assert.InRange(health.CpuPercent, 0, 100);
    }
}
