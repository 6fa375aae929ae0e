using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Silo.Retention;

/// <summary>How long the history of tasks, and that of who changed what, are kept, and where they go then.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long a task stays after it ended; then it goes to the archive. Zero keeps all. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long it is kept who changed what; then it goes to the archive. Zero keeps all. Default 365 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan KeepAudit { get; set; } = TimeSpan.FromDays(365);

    /// <summary>The folder of the archive, a file for each month. Default <c>archive</c> in the folder of the database.</summary>
    public string? Folder { get; set; }
}
