namespace AriaCluster.Tasks;

/// <summary>How often a task is retried, and after which delay.</summary>
internal readonly record struct RetryPolicy(int MaxRetries, TimeSpan FirstDelay, TimeSpan MaxDelay)
{
    // A source that wants to be left alone for longer is asked again then.
    private static readonly TimeSpan _longestAsked = TimeSpan.FromHours(1);

    /// <summary>What the task asked for, else what the hub is set to.</summary>
    public static RetryPolicy For(TaskSpecification specification, TaskOptions options) => new(
        specification.MaxRetries ?? options.MaxRetries,
        specification.RetryDelay ?? options.RetryDelay,
        // A task may ask for longer delays than the hub's longest.
        specification.RetryDelay is { } asked && asked > options.MaxRetryDelay ? asked : options.MaxRetryDelay);

    /// <summary>Whether a task with so many failures, the last one included, may be tried again.</summary>
    public bool Allows(int failures) => failures <= MaxRetries;

    /// <summary>The wait after the n-th failure, n from one: doubled each time, never beyond the longest.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        // Beyond 2^40 every first delay that can be set has long reached the longest one.
        var factor = Math.Pow(2, Math.Clamp(failures - 1, 0, 40));
        var ticks = Math.Min(FirstDelay.Ticks * factor, MaxDelay.Ticks);
        return TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>The same, or longer where the source asked for that.</summary>
    public TimeSpan DelayAfter(int failures, TimeSpan? asked)
    {
        var own = DelayAfter(failures);
        var wanted = asked > _longestAsked ? _longestAsked : asked ?? TimeSpan.Zero;
        return wanted > own ? wanted : own;
    }
}
