using AriaCluster.Silo.Storage.Audit;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Importing;

/// <summary>One task of a file that is imported, or one entry of who changed what, or why it is none.</summary>
/// <param name="Where">In the file, for people.</param>
internal sealed record ImportEntry(string Where)
{
    /// <summary>How many stand before it in the file.</summary>
    public int Number { get; init; }

    /// <summary>What it was called there; by this a second import finds the first.</summary>
    public string? OldId { get; init; }

    /// <summary>What is asked for, to be checked like a submission.</summary>
    public ImportDraft? Draft { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public TaskPast? Past { get; init; }

    /// <summary>A task of ours, with its id.</summary>
    public DownloadTask? Whole { get; init; }

    /// <summary>An entry of who changed what.</summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>Why nothing can be made of it.</summary>
    public string? Fault { get; init; }
}
