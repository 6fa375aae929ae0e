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

    [Theory]
    [InlineData(WorkerAvailability.Open, false, "open", null)]
    [InlineData(WorkerAvailability.Open, true, "open", "it was stopped on its machine: it takes part again once it is started there")]
    [InlineData(WorkerAvailability.Cordoned, false, "cordoned", "somebody cordoned it: it takes nothing new until it is uncordoned")]
    [InlineData(WorkerAvailability.Draining, true, "draining", "it was stopped on its machine: it takes part again once it is started there; besides, somebody drains it: it takes nothing new until it is uncordoned")]
    [InlineData(WorkerAvailability.Evacuating, false, "evacuating", "somebody empties it, of what runs, too: it takes nothing new until it is uncordoned")]
    public void OfAWorkerThatIsAwayIsShownWhatPeopleWantOfIt(WorkerAvailability availability, bool hasLeft, string shown, string? why)
    {
        var room = PendingSamples.RoomOf("w1", slots: 4, held: 0) with { Alive = false, HasLeft = hasLeft, Availability = availability };

        var document = WorkerDocuments.From(new WorkerSnapshot(room, new WorkerRegistration(), null, [], null, new WorkerPerformance(0, 0, 0, 0, 0)), DateTimeOffset.UnixEpoch, withTasks: false);

        Assert.Equal(("offline", shown, why), (document.Status, document.Availability, document.Why));
    }

    [Fact]
    public void AWorkerThatDoesNothingIsShownSo()
    {
        var room = PendingSamples.RoomOf("w1", slots: 1, held: 1) with { StalledSince = PendingSamples.Now };

        var document = WorkerDocuments.From(new WorkerSnapshot(room, new WorkerRegistration(), null, [], null, new WorkerPerformance(0, 0, 0, 0, 0)), DateTimeOffset.UnixEpoch, withTasks: false);

        Assert.Equal(("stalled", "it does nothing about what it is given since 2026-08-01T12:00:00Z: others go first until it does"), (document.Status, document.Why));
    }
}
