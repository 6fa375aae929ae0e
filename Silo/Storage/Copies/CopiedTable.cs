using System.Collections.Immutable;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// A table beside the grains' states whose rows belong to the content of a database. Its key is one column of text. What triggers keep
/// (tasks, workers, batches) is not copied: writing the states makes it.
/// </summary>
/// <param name="Name">In both databases.</param>
/// <param name="Key">The column of the primary key.</param>
/// <param name="Texts">Further columns of text.</param>
/// <param name="Numbers">Columns of whole numbers.</param>
internal sealed record CopiedTable(string Name, string Key, ImmutableArray<string> Texts, ImmutableArray<string> Numbers)
{
    /// <summary>The name under which Orleans' storage table goes: it comes first.</summary>
    public const string States = "states";

    /// <summary>All of them, in the order in which they are copied.</summary>
    public static readonly ImmutableArray<CopiedTable> All =
    [
        new("submissions", "key", ["id", "body"], ["count", "created_at"]),
        new("imports", "old_id", ["id"], []),
    ];

    /// <summary>Kept by triggers from the states, or counted by them.</summary>
    public static readonly ImmutableArray<string> Derived = ["tasks", "workers", "batches", "task_changes"];

    /// <summary>Of one database alone: its scripts, queries, owner and silos, and how it came about.</summary>
    public static readonly ImmutableArray<string> Own =
        ["schema_scripts", "orleansquery", "owner", "orleansmembershiptable", "orleansmembershipversiontable", "arrivals"];

    /// <summary>All columns, the key first.</summary>
    public ImmutableArray<string> Columns => [Key, .. Texts, .. Numbers];
}
