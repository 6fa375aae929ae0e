namespace AriaCluster.Workers;

/// <summary>
/// How long ago the hub last answered a worker, and what follows. Times are durations since the grain was activated, by a clock that
/// nobody sets.
/// </summary>
/// <param name="Length">How long the worker may go on; it counts from sending what was answered, so it ends there a little sooner.</param>
/// <param name="Grace">How long after that its parts stay its own.</param>
/// <param name="Quiet">A silence that keeps new work from it.</param>
/// <param name="Answered">The hub's last answer. A grain that was just activated counts from its activation.</param>
/// <param name="IsGivenUp">Whether the worker gave it back before its end.</param>
internal readonly record struct Lease(TimeSpan Length, TimeSpan Grace, TimeSpan Quiet, TimeSpan Answered, bool IsGivenUp = false)
{
    // A silence of so many heartbeats is no longer a hiccup.
    private const int QuietBeats = 5;

    public static Lease Begin(WorkersOptions options, TimeSpan now) => new(
        options.Lease, options.LeaseGrace, options.Heartbeat * QuietBeats < options.Lease ? options.Heartbeat * QuietBeats : options.Lease, now);

    public Lease Renewed(TimeSpan now) => this with { Answered = now, IsGivenUp = false };

    public Lease GivenUp() => this with { IsGivenUp = true };

    /// <summary>Whether it spoke just now, so that new work will be heard.</summary>
    public bool IsFresh(TimeSpan now) => !IsGivenUp && now - Answered <= Quiet;

    /// <summary>Whether its parts are to be taken back.</summary>
    public bool IsOver(TimeSpan now) => IsGivenUp || now - Answered > Length + Grace;
}
