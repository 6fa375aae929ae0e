namespace AriaCluster.Workers;

/// <summary>What is stored of a worker. Assignments, leases and progress are memory.</summary>
internal sealed record WorkerState
{
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of the worker's token, hexadecimal.</summary>
    public string TokenHash { get; init; } = "";

    public WorkerRegistration? Registration { get; init; }

    /// <summary>Grows with each registration, so that a session of an earlier activation is never taken for a new one.</summary>
    public long Session { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
