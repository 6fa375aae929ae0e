using AriaCluster.Api.Workers;
using AriaCluster.Tests.Scheduling;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api.Workers;

public sealed class WorkerDocumentsTests
{
    [Theory]
    [InlineData(true, WorkerAvailability.Open, "full", "its disk is full (5 MiB free, which is kept as its reserve): it takes nothing new until there is more")]
    [InlineData(false, WorkerAvailability.Cordoned, "cordoned", "somebody cordoned it: it takes nothing new until it is uncordoned")]
    [InlineData(false, WorkerAvailability.Draining, "draining", "somebody drains it: it takes nothing new until it is uncordoned")]
    [InlineData(false, WorkerAvailability.Open, "online", null)]
    public void AWorkerThatTakesNothingNewSaysWhy(bool isFull, WorkerAvailability availability, string status, string? why)
    {
        var room = PendingSamples.RoomOf("w1", slots: 4, held: 1) with { DiskFull = isFull, Availability = availability };
        var health = new WorkerHealth(0, 0, 0, 5 * 1024 * 1024, 1024 * 1024 * 1024, 0, 0, TimeSpan.Zero, []);

        var document = WorkerDocuments.From(new WorkerSnapshot(room, new WorkerRegistration(), health, [], null, new WorkerPerformance(0, 0, 0, 0, 0)), DateTimeOffset.UnixEpoch, withTasks: false);

        Assert.Equal((status, why), (document.Status, document.Why));
    }

    [Fact]
    public void AWorkerThatDoesNothingIsShownSo()
    {
        var room = PendingSamples.RoomOf("w1", slots: 1, held: 1) with { StalledSince = PendingSamples.Now };

        var document = WorkerDocuments.From(new WorkerSnapshot(room, new WorkerRegistration(), null, [], null, new WorkerPerformance(0, 0, 0, 0, 0)), DateTimeOffset.UnixEpoch, withTasks: false);

        Assert.Equal(("stalled", "it does nothing about what it is given since 2026-08-01T12:00:00Z: others go first until it does"), (document.Status, document.Why));
    }
}
