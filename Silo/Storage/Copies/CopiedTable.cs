using System.Collections.Immutable;
using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// A table beside the grains' states whose rows belong to the content of a database. What triggers can make of the states (tasks, workers,
/// batches) is not copied: writing the states makes it.
/// </summary>
/// <param name="Name">In both databases.</param>
/// <param name="Keys">The columns of the primary key, texts: one or two.</param>
/// <param name="Texts">Further columns of text.</param>
/// <param name="Numbers">Columns of whole numbers.</param>
internal sealed record CopiedTable(string Name, ImmutableArray<string> Keys, ImmutableArray<string> Texts, ImmutableArray<string> Numbers)
{
    /// <summary>The name under which Orleans' storage table goes: it comes first.</summary>
    public const string States = "states";

    /// <summary>All of them, in the order in which they are copied. Who has a source first is history that states do not tell.</summary>
    public static readonly ImmutableArray<CopiedTable> All =
    [
        new("submissions", ["key"], ["id", "body"], ["count", "created_at"]),
        new("sources", ["hash", "twin"], ["id"], []),
        new("imports", ["old_id"], ["id"], []),
        new(AuditRow.Table, ["id"], ["action", "by", "address", "kind", "target", "filter", "changes"], ["at", "status", "count", "imported_at"]),
    ];

    /// <summary>Kept by triggers from the states, or counted by them.</summary>
    public static readonly ImmutableArray<string> Derived = ["tasks", "workers", "batches", "task_changes"];

    /// <summary>Of one database alone: its scripts, queries, owner and silos, and how it came about.</summary>
    public static readonly ImmutableArray<string> Own =
        ["schema_scripts", "orleansquery", "owner", "orleansmembershiptable", "orleansmembershipversiontable", "arrivals"];

    /// <summary>All columns, the key first.</summary>
    public ImmutableArray<string> Columns => [.. Keys, .. Texts, .. Numbers];

    /// <summary>The key as SQL.</summary>
    public string Key => $"({string.Join(", ", Keys)})";

    public static CopiedTable Of(string name) => All.First(table => table.Name == name);
}
