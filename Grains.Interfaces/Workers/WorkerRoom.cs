using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>A worker as the scheduler plans with it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">What it carries.</param>
/// <param name="Slots">How many parts run at once.</param>
/// <param name="Ahead">How many more it may hold, that wait in the agent.</param>
/// <param name="Held">How many it holds.</param>
/// <param name="Alive">Whether it has an open session and spoke within the last few heartbeats. What it holds is taken back later: after its lease.</param>
/// <param name="DiskFull">Whether it takes nothing new until its disk has room.</param>
/// <param name="AwaySince">Since when it is not alive; null while it is.</param>
/// <param name="SpeedBytesPerSecond">What it downloads now, all parts together.</param>
/// <param name="Version">Grows with each look: of two rooms of one worker the greater one is the newer.</param>
/// <param name="Health">From 0 to 1: the least of what is left of its processor and its memory; 0 while it does nothing about what it is given.</param>
/// <param name="Availability">What people want of it.</param>
/// <param name="Egress">From where origins see it: an address, or a name that its workers share; empty while unknown.</param>
/// <param name="Disks">Where parts are fetched, then, if that is another one, where they are put; empty while unknown.</param>
/// <param name="Sizes">Of what it runs.</param>
/// <param name="Beat">Another one with each heartbeat: since then the figures are those.</param>
[GenerateSerializer, Immutable, Alias("aria.worker-room")]
public sealed record WorkerRoom(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableArray<Tag> Tags,
    [property: Id(2)] int Slots,
    [property: Id(3)] int Ahead,
    [property: Id(4)] int Held,
    [property: Id(5)] bool Alive,
    [property: Id(6)] bool DiskFull,
    [property: Id(7)] DateTimeOffset? AwaySince,
    [property: Id(8)] long SpeedBytesPerSecond,
    [property: Id(9)] long Version,
    [property: Id(10)] double Health,
    [property: Id(12)] WorkerAvailability Availability,
    [property: Id(13)] string Egress,
    [property: Id(14)] ImmutableArray<DiskRoom> Disks,
    [property: Id(15)] ImmutableArray<PartSize> Sizes,
    [property: Id(16)] long Beat)
{
    /// <summary>Since when it does nothing about what it is given, although it speaks; null while it does. Others go first until then.</summary>
    [Id(17)]
    public DateTimeOffset? StalledSince { get; init; }

    /// <summary>Whether it said that it stops, and is not back.</summary>
    [Id(18)]
    public bool HasLeft { get; init; }
}
