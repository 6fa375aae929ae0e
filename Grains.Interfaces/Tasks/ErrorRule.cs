namespace AriaCluster.Tasks;

/// <summary>A row of the error table: which failures, and what they lead to. What is null says nothing.</summary>
[GenerateSerializer, Immutable, Alias("aria.error-rule")]
public sealed record ErrorRule
{
    private const string AnySubdomain = "*.";

    /// <summary>Its place among the rules that people have set, from one; zero for a built-in one.</summary>
    [Id(0)]
    public int Number { get; init; }

    /// <summary>aria2's error codes.</summary>
    [Id(1)]
    public NumberRange? Code { get; init; }

    /// <summary>HTTP statuses.</summary>
    [Id(2)]
    public NumberRange? Status { get; init; }

    /// <summary>The host of the task's first source, in lower case: <c>example.org</c>, or <c>*.example.org</c> for all below it.</summary>
    [Id(3)]
    public string? Host { get; init; }

    [Id(4)]
    public ErrorAction Action { get; init; } = ErrorAction.Retry;

    /// <summary>Before the first retry; null for the task's own.</summary>
    [Id(5)]
    public TimeSpan? Delay { get; init; }

    /// <summary>What each further delay is multiplied by; null for 2.</summary>
    [Id(6)]
    public double? Backoff { get; init; }

    /// <summary>The share of the delay, 0 to 1, by which it may be longer, differently for each task; null for the hub's.</summary>
    [Id(7)]
    public double? Jitter { get; init; }

    /// <summary>Why, in words.</summary>
    [Id(8)]
    public string? Note { get; init; }

    /// <summary>Whether it is about downloads from this host.</summary>
    public bool Concerns(string? host) =>
        Host is null
        || (host is not null && (Host.StartsWith(AnySubdomain, StringComparison.Ordinal)
            ? host.EndsWith(Host[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(Host, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether it is about this error, wherever it came from.</summary>
    public bool Matches(TaskError error) => Code?.Contains(error.Code) != false && Status?.Contains(error.HttpStatus) != false;
}
