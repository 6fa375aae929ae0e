namespace AriaCluster.Cli.Hub;

/// <summary>For how long a call is repeated while the hub does not answer, and how that is told.</summary>
internal sealed record Patience(TimeSpan Limit, Action<string> Tell)
{
    /// <summary>The pauses between repetitions, the last one again and again: a hub that restarts is back within a second.</summary>
    private static readonly TimeSpan[] _pauses =
        [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>Of who waits for downloads: longer than it takes to mend a machine, and not for ever, since scripts wait, too.</summary>
    public static readonly TimeSpan OfWaiting = TimeSpan.FromHours(1);

    public static readonly Patience None = new(TimeSpan.Zero, _ => { });

    public static TimeSpan PauseAfter(int tries) => _pauses[Math.Min(tries, _pauses.Length) - 1];
}
