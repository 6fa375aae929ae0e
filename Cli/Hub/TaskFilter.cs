using System.Text;

namespace AriaCluster.Cli.Hub;

/// <summary>Which tasks to list, as the hub's query.</summary>
internal sealed record TaskFilter
{
    public const string Oldest = "oldest";
    public const string Queue = "queue";

    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Each <c>key=value</c>; a task must require all of them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Worker { get; init; }

    public string? Text { get; init; }

    public string? Batch { get; init; }

    /// <summary>Null for the newest first.</summary>
    public string? Order { get; init; }

    public int? Limit { get; init; }

    public string? After { get; init; }

    /// <summary>The statuses of options that may be repeated and have commas.</summary>
    public static IReadOnlyList<string> Split(IEnumerable<string>? statuses) =>
        [.. (statuses ?? []).SelectMany(status => status.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public string ToQuery()
    {
        var query = new StringBuilder();
        Append(query, "status", Statuses.Count == 0 ? null : string.Join(',', Statuses));
        foreach (var tag in Tags)
        {
            Append(query, "tag", tag);
        }

        Append(query, "worker", Worker);
        Append(query, "text", Text);
        Append(query, "batch", Batch);
        Append(query, "order", Order);
        Append(query, "limit", Limit?.ToString());
        Append(query, "after", After);
        return query.ToString();
    }

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
