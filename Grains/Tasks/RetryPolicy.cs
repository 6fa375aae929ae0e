using AriaCluster.Scheduling;

namespace AriaCluster.Tasks;

/// <summary>How often a task is retried, and after which delay.</summary>
internal readonly record struct RetryPolicy(int MaxRetries, TimeSpan FirstDelay, TimeSpan MaxDelay, double Jitter = 0, double Backoff = 2)
{
    /// <summary>No delay is longer: seven days is the most that a rule or the hub's settings may ask for, and jitter may double it.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(14);

    // A source that wants to be left alone for longer is asked again then, like its host.
    private static readonly TimeSpan _longestAsked = HostBudget.LongestPause;

    /// <summary>What the task asked for, else what the hub is set to.</summary>
    public static RetryPolicy For(TaskSpecification specification, TaskOptions options) => new(
        specification.MaxRetries ?? options.MaxRetries,
        specification.RetryDelay ?? options.RetryDelay,
        // A task may ask for longer delays than the hub's longest.
        specification.RetryDelay is { } asked && asked > options.MaxRetryDelay ? asked : options.MaxRetryDelay,
        options.RetryJitter);

    /// <summary>The policy under a rule, which goes before what the task asked for.</summary>
    public RetryPolicy Under(ErrorRule rule) => this with
    {
        FirstDelay = rule.Delay ?? FirstDelay,
        MaxDelay = rule.Delay > MaxDelay ? rule.Delay.Value : MaxDelay,
        Jitter = rule.Jitter ?? Jitter,
        Backoff = rule.Backoff ?? Backoff,
    };

    /// <summary>Whether a task with so many failures, the last one included, may be tried again.</summary>
    public bool Allows(int failures) => failures <= MaxRetries;

    /// <summary>The wait after the n-th failure, n from one: multiplied each time, never beyond the longest.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        // Beyond 2^40 every first delay that can be set has long reached the longest one.
        var factor = Math.Pow(Backoff, Math.Clamp(failures - 1, 0, 40));
        var ticks = Math.Min(FirstDelay.Ticks * factor, MaxDelay.Ticks);
        return TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>The same made longer by its jitter, or longer still where the source asked for that.</summary>
    /// <param name="failures">How many there were.</param>
    /// <param name="asked">For how long the source wants to be left alone.</param>
    /// <param name="chance">From 0 to 1: the task's share of the jitter, so that tasks that failed together do not come back together.</param>
    public TimeSpan DelayAfter(int failures, TimeSpan? asked, double chance)
    {
        var own = DelayAfter(failures) * (1 + Jitter * chance);
        var wanted = asked > _longestAsked ? _longestAsked : asked ?? TimeSpan.Zero;
        return wanted > own ? wanted : own;
    }
}
