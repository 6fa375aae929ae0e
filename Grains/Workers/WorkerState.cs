using AriaCluster.Cluster;

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

    public WorkerAvailability Availability { get; init; }

    public SpeedLimit? Speed { get; init; }

    /// <summary>From where origins see it; workers of one machine share an address that nobody knows.</summary>
    internal string EgressName => Registration is not { } known ? "" : known.Egress.Length > 0 ? known.Egress : known.Hostname;

    /// <summary>Since when the token is refused; null while it is good.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Since when there is no such worker any more: people removed it. Null while there is.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Whether whoever comes by its name is refused.</summary>
    internal bool IsBarred => RevokedAt is not null || RemovedAt is not null;

    /// <summary>All that is left of it: that it is to stay away. Sessions go on, so that one of before is never taken for a new one.</summary>
    public WorkerState Removed(DateTimeOffset now) => new() { Name = Name, Session = Session, RemovedAt = now };

    /// <summary>Whether a machine may be this worker with that token: nobody else is, and the token was not revoked.</summary>
    public bool MayJoin(string tokenHash) => TokenHash.Length == 0 || (RevokedAt is not null && TokenHash != tokenHash);

    public WorkerState WithToken(string name, string tokenHash, DateTimeOffset now) => this with
    {
        Name = name,
        TokenHash = tokenHash,
        CreatedAt = CreatedAt == default ? now : CreatedAt,
        RevokedAt = null,
        RemovedAt = null,
        // Who comes after a revocation is another machine, for all that is known.
        Registration = RevokedAt is null ? Registration : null,
    };

    public WorkerState WithRegistration(string name, WorkerRegistration registration, DateTimeOffset now) => this with
    {
        Name = name,
        // What it keeps is answered at once, and how full its disks are, too, is of no use later.
        Registration = registration with { Kept = [], Disks = [] },
        Session = Session + 1,
        CreatedAt = CreatedAt == default ? now : CreatedAt,
    };

    /// <summary>As it goes on where it may have registered since: sessions go on above all of those.</summary>
    public WorkerState Restored(DateTimeOffset now) => this with { Session = Math.Max(Session + 1, now.ToUnixTimeMilliseconds()) };

    /// <summary>Whether the worker of this name is another machine's folder.</summary>
    public bool IsOther(WorkerRegistration registration) =>
        Registration is { } known && known.InstanceId != registration.InstanceId;
}
