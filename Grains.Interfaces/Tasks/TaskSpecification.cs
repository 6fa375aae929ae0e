using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>What somebody asked for, checked at the edge and never changed afterwards.</summary>
[GenerateSerializer, Immutable, Alias("aria.task-specification")]
public sealed record TaskSpecification
{
    /// <summary>At least one: the mirrors of one file, or a single magnet link.</summary>
    [Id(0)]
    public ImmutableArray<string> Uris { get; init; } = [];

    /// <summary>Where below the worker's root the result goes: relative, <c>/</c> between names, empty for the root.</summary>
    [Id(1)]
    public string Dir { get; init; } = "";

    /// <summary>The file's name, relative to <see cref="Dir"/>; null leaves it to the source.</summary>
    [Id(2)]
    public string? Out { get; init; }

    [Id(3)]
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>What it asks of its worker's tags. Until a worker meets all that is required, the task waits.</summary>
    [Id(4)]
    public ImmutableArray<TagRule> Tags { get; init; } = [];

    [Id(5)]
    public ImmutableArray<TaskOption> Options { get; init; } = [];

    [Id(6)]
    public Checksum? Checksum { get; init; }

    /// <summary>How many failures are retried; null means the hub's default.</summary>
    [Id(7)]
    public int? MaxRetries { get; init; }

    /// <summary>The delay before the first retry, doubled for each further one; null means the hub's default.</summary>
    [Id(8)]
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Replace a file that is already in place. Otherwise the new one is named <c>name (1).ext</c>.</summary>
    [Id(9)]
    public bool Overwrite { get; init; }

    /// <summary>Nothing is fetched before this time; null for at once.</summary>
    [Id(10)]
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>A task of its own, even if its owner has one of the same source and options.</summary>
    [Id(11)]
    public bool AllowDuplicate { get; init; }
}
