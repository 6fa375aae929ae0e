using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Silo.Retention;

/// <summary>How long the history of tasks is kept, and where it goes then.</summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long a task stays after it ended; then it goes to the archive. Zero keeps all. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The folder of the archive, a file for each month. Default <c>archive</c> in the folder of the database.</summary>
    public string? Folder { get; set; }
}
