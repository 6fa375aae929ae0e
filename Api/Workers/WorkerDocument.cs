using System.ComponentModel.DataAnnotations;
using AriaCluster.Api.Cluster;
using AriaCluster.Workers;

namespace AriaCluster.Api.Workers;

/// <summary>A worker as JSON. <c>load</c> is the share of slots in use, 0 to 100.</summary>
internal sealed record WorkerDocument
{
    public required string Name { get; init; }

    [AllowedValues("online", "busy", "full", "stalled", "cordoned", "draining", "revoked", "offline")]
    public required string Status { get; init; }

    /// <summary>What people want of it, also while it is away: <c>open</c> takes work.</summary>
    [AllowedValues("open", "cordoned", "draining", "evacuating", "revoked")]
    public required string Availability { get; init; }

    /// <summary>In words: why it takes nothing new, or only after others, or would not if it were connected.</summary>
    public string? Why { get; init; }

    /// <summary>Whether it is connected and was heard of within the last few heartbeats.</summary>
    public bool Alive { get; init; }

    public string? Hostname { get; init; }

    public string? Version { get; init; }

    public string? Aria2Version { get; init; }

    public IReadOnlyList<string> Features { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public int Slots { get; init; }

    public int UsedSlots { get; init; }

    /// <summary>Held beyond the slots: waits in the agent.</summary>
    public int Ahead { get; init; }

    public int Lanes { get; init; }

    public double Load { get; init; }

    /// <summary>Absolute, on the worker: results lie below it.</summary>
    public string? Root { get; init; }

    /// <summary>From where origins see it: budgets of hosts count by it.</summary>
    public string? Egress { get; init; }

    public long SpeedBytesPerSecond { get; init; }

    /// <summary>How fast it may download by its own limit; left out for none.</summary>
    public SpeedDocument? Speed { get; init; }

    /// <summary>What it is limited to now, its share of the cluster's limit included; left out for nothing.</summary>
    public long? SpeedLimitBytesPerSecond { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public DateTimeOffset? AwaySince { get; init; }

    public WorkerHealth? Health { get; init; }

    public WorkerPerformance? Performance { get; init; }

    /// <summary>What it does now; left out of lists.</summary>
    public IReadOnlyList<WorkDocument>? Tasks { get; init; }
}
