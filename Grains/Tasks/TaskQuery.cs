using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>Which tasks a list shows.</summary>
internal sealed record TaskQuery
{
    /// <summary>In one of these statuses; empty for any. The queue has pending ones alone, whatever stands here.</summary>
    public ImmutableArray<DownloadStatus> Statuses { get; init; } = [];

    /// <summary>Requiring all of these tags.</summary>
    public ImmutableArray<Tag> Tags { get; init; } = [];

    public string? Worker { get; init; }

    public string? Owner { get; init; }

    public string? BatchId { get; init; }

    /// <summary>Contained in name, host or id; letters of ASCII match in either case.</summary>
    public string? Text { get; init; }

    public TaskOrder Order { get; init; } = TaskOrder.NewestFirst;

    /// <summary>The <see cref="TaskPage.Next"/> of the page before, in the same order; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>1 to 1,000 rows.</summary>
    public int Limit { get; init; } = 100;
}
