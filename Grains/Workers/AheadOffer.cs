namespace AriaCluster.Workers;

/// <summary>
/// The greatest ahead window that the scheduler was told of lately. The window may shrink while a plan made on it is on its way, and
/// what was planned in good faith is still taken.
/// </summary>
/// <param name="Latest">Of this second.</param>
/// <param name="Before">Of the second before.</param>
/// <param name="Since">When this second began.</param>
internal readonly record struct AheadOffer(int Latest, int Before, TimeSpan Since)
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    public int Size => Math.Max(Latest, Before);

    public AheadOffer With(int size, TimeSpan now) => now - Since < _second
        ? this with { Latest = Math.Max(Latest, size) }
        : new(size, now - Since < 2 * _second ? Latest : 0, now);
}
