using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Api.Tasks;

/// <summary>What a command to many tasks came to for one of them.</summary>
/// <param name="Asked">The id or gid, as it was sent.</param>
/// <param name="Outcome">done; already: it stood so before; refused: its status, or the quota of the key, does not allow it; unknown: there is no such task; unavailable: nobody knows whether it took effect, repeat it.</param>
/// <param name="Id">The task's id, if there is such a task.</param>
/// <param name="Gid">The task's gid, if there is such a task.</param>
/// <param name="Status">How it stands now, where that is known.</param>
/// <param name="Detail">In words, where it was neither done nor so already.</param>
internal sealed record OutcomeDocument(
    string Asked,
    [property: AllowedValues("done", "already", "refused", "unknown", "unavailable")] string Outcome,
    string? Id,
    string? Gid,
    [property: TaskStatus] string? Status,
    string? Detail);
