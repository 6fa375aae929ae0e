namespace AriaCluster.Tasks;

/// <summary>
/// The number of an attempt above all that were given out before a database was restored: the seconds since 2020. Attempts of one part
/// grow by far less than one a second, so no attempt of the time since the backup, nor of an earlier restore, ever has a number twice.
/// </summary>
internal static class RestoredAttempt
{
    private static readonly DateTimeOffset _since = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int After(int attempt, DateTimeOffset at) => (int)Math.Clamp((at - _since).TotalSeconds, attempt + 1.0, int.MaxValue / 2);
}
