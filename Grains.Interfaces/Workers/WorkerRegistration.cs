using System.Collections.Immutable;
using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>What a worker says of itself when it connects.</summary>
[GenerateSerializer, Immutable, Alias("aria.worker-registration")]
public sealed record WorkerRegistration
{
    /// <summary>Random, kept in the worker's folder: two machines with one name are told apart by it.</summary>
    [Id(0)]
    public string InstanceId { get; init; } = "";

    [Id(1)]
    public string Hostname { get; init; } = "";

    /// <summary>The agent's version.</summary>
    [Id(2)]
    public string Version { get; init; } = "";

    [Id(3)]
    public string Aria2Version { get; init; } = "";

    /// <summary>aria2's compiled-in features, as it names them.</summary>
    [Id(4)]
    public ImmutableArray<string> Features { get; init; } = [];

    [Id(5)]
    public ImmutableArray<Tag> Tags { get; init; } = [];

    /// <summary>How many parts run at once.</summary>
    [Id(6)]
    public int Slots { get; init; }

    /// <summary>aria2c processes.</summary>
    [Id(7)]
    public int Lanes { get; init; }

    /// <summary>Absolute path below which results are delivered.</summary>
    [Id(8)]
    public string Root { get; init; } = "";

    /// <summary>Tasks of which the worker keeps bytes without an attempt, at most 10,000; the hub answers which to sweep.</summary>
    [Id(9)]
    public ImmutableArray<string> Kept { get; init; } = [];

    /// <summary>From where origins see it, as the worker is set to or the hub sees it; empty while that is unknown.</summary>
    [Id(10)]
    public string Egress { get; init; } = "";

    /// <summary>Where parts are fetched, then, if that is another one, where they are put; as they are now.</summary>
    [Id(11)]
    public ImmutableArray<WorkerDisk> Disks { get; init; } = [];
}
