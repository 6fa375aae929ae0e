using System.Collections.Immutable;
using AriaCluster.Cluster;
using AriaCluster.Tasks;
using Orleans.Concurrency;

namespace AriaCluster.Workers;

/// <summary>
/// One worker; the key is <c>worker-</c> and its name. It alone speaks to its worker. What is assigned is memory, rebuilt from the
/// task table; heartbeats and assignments are never written.
/// </summary>
[Alias("aria.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Makes the token with this hash (SHA-256, hexadecimal) the worker's only one. The worker exists from then on.</summary>
    [Alias("SetToken")]
    Task<ControlOutcome> SetTokenAsync(string tokenHash);

    /// <summary>
    /// Lets a machine be this worker, with a token of its own making. Wrong status: the name belongs to another token, or this token
    /// was revoked. The same call repeated changes nothing.
    /// </summary>
    [Alias("Join")]
    Task<ControlOutcome> JoinAsync(string tokenHash);

    /// <summary>Refuses the worker's token from now on, ends its session, and gives what it holds to others. The worker stays known.</summary>
    [Alias("Revoke")]
    Task<ControlOutcome> RevokeAsync();

    /// <summary>Whether the hash is that of the worker's token. Throws while that cannot be known: storage is away.</summary>
    [Alias("Authenticate")]
    Task<bool> AuthenticateAsync(string tokenHash);

    /// <summary>Says whether it is to take work, and what becomes of what it holds.</summary>
    /// <param name="availability">Neither <see cref="WorkerAvailability.Removed"/> nor <see cref="WorkerAvailability.Revoked"/>.</param>
    [Alias("SetAvailability")]
    Task<ControlOutcome> SetAvailabilityAsync(WorkerAvailability availability);

    /// <summary>Sets how fast it may download, whatever the cluster's limit is; null for no limit of its own.</summary>
    [Alias("SetSpeed")]
    Task<ControlOutcome> SetSpeedAsync(SpeedLimit? limit);

    /// <summary>Forgets the worker and its token; only that it was removed stays known, until it gets another token. Refused while it holds parts.</summary>
    [Alias("Remove")]
    Task<ControlOutcome> RemoveAsync();

    /// <summary>Opens a session, which ends the one before. Idempotent but for the session's number.</summary>
    [Alias("Register")]
    Task<RegisterReply> RegisterAsync(WorkerRegistration registration, IWorkerObserver observer);

    /// <summary>Renews the lease. Never awaits storage.</summary>
    [Alias("Heartbeat"), AlwaysInterleave]
    Task<HeartbeatReply> HeartbeatAsync(Heartbeat heartbeat);

    /// <summary>
    /// The worker stops, and of what it holds nothing runs any more: it goes elsewhere without waiting for the lease. Wrong status: that
    /// session is not the open one, since a newer one took over or the hub has begun anew.
    /// </summary>
    [Alias("Leave")]
    Task<ControlOutcome> LeaveAsync(long session);

    /// <summary>After TaskGrain's answers: attempts that ended, and such as the worker holds again.</summary>
    [Alias("Settle")]
    Task SettleAsync(long session, ImmutableArray<SettledPart> ended, ImmutableArray<PartOrder> attached);

    /// <summary>Hands over assignments that TaskGrain has made durable.</summary>
    /// <param name="epoch">The scheduler's; an older one is refused.</param>
    /// <param name="orders">What to send to the worker.</param>
    [Alias("Assign")]
    Task<HandoverReply> AssignAsync(long epoch, ImmutableArray<PartOrder> orders);

    /// <summary>Stops attempts that are no longer the worker's, and removes files that nobody wants.</summary>
    [Alias("Drop")]
    Task<WorkerRoom> DropAsync(ImmutableArray<PartDrop> drops, ImmutableArray<PartKey> removeFiles);

    /// <summary>How the worker stands; called at least every third of a lease, so that this grain is awake.</summary>
    /// <param name="epoch">The scheduler's.</param>
    /// <param name="speedShare">The worker's share of the cluster's speed limit; zero if there is none, null if that is not known.</param>
    [Alias("Check")]
    Task<WorkerCheck> CheckAsync(long epoch, long? speedShare);

    /// <summary>The worker with its live progress; <see cref="WorkerAvailability.Removed"/> if people removed it, null if it never existed.</summary>
    [Alias("Get")]
    Task<WorkerSnapshot?> GetAsync();
}
