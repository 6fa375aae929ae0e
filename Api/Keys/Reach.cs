using System.Security.Claims;
using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Keys;

/// <summary>
/// Whose tasks a key reaches: everybody's, or its own. What is out of reach is answered as what does not exist, by every route, so that
/// nobody learns of others' tasks by asking.
/// </summary>
/// <param name="Owner">The only owner whose tasks are in reach; null for everybody's.</param>
internal readonly record struct Reach(string? Owner)
{
    /// <summary>Everybody's: for the hub itself.</summary>
    public static Reach All => default;

    /// <summary>Whose quota counts the tasks that a command begins anew; null if it begins none.</summary>
    public ApiKey? Claimant { get; private init; }

    public bool IsAll => Owner is null;

    /// <summary>What a key sees: with the scope read everybody's tasks, else those that it submitted.</summary>
    public static Reach ToSee(ClaimsPrincipal user) => Of(user, KeyPolicies.Read);

    /// <summary>What a key commands: with the scope control everybody's tasks, else those that it submitted.</summary>
    public static Reach ToCommand(ClaimsPrincipal user) => Of(user, KeyPolicies.Control);

    /// <summary>The same for a command that begins tasks anew.</summary>
    public static Reach ToRestart(ClaimsPrincipal user) => ToCommand(user) with { Claimant = KeyPolicies.KeyOf(user) };

    public bool Includes(string owner) => IsAll || owner == Owner;

    /// <summary>The same list without what is out of reach; null if nothing is left of it.</summary>
    public TaskQuery? Narrow(TaskQuery query) =>
        IsAll ? query
        : query.Owner is null || query.Owner == Owner ? query with { Owner = Owner }
        : null;

    /// <summary>How many of the tasks in reach are in each status.</summary>
    public Task<IReadOnlyDictionary<DownloadStatus, long>> CountAsync(ITaskIndex index, CancellationToken ct) =>
        Owner is null ? index.CountAsync(ct) : index.CountAsync(Owner, ct);

    private static Reach Of(ClaimsPrincipal user, string scope) => new(KeyPolicies.Has(user, scope) ? null : KeyPolicies.OwnerOf(user));
}
