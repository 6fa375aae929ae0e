using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Tasks;

/// <summary>How failed tasks are retried, unless a task says otherwise.</summary>
internal sealed class TaskOptions
{
    public const string Section = "Tasks";

    /// <summary>How many failures of a task are retried, unless it says otherwise. Default 3.</summary>
    [Range(0, 1000)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>The delay before the first retry; each further one waits twice as long. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest delay before a retry. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of a delay by which it may be longer, differently for each task, so that they do not all come back at once. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double RetryJitter { get; set; } = 0.1;
}
