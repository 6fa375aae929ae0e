namespace AriaCluster.Worker.Agent;

/// <summary>
/// Whether what is being fetched still fits on the disk. A part is given to a worker by what is known of its length, which may be nothing:
/// it turns out too long while the disk still has room, and better for it to go than for all its neighbours to fail. Pure.
/// </summary>
internal static class Overdraft
{
    // Lanes are asked each second: so much may have been written since, and is missing from the disk already.
    private const int StaleSeconds = 2;

    /// <summary>The part to give up: of those that do not fit together the one that has the most still to write. Null if all fit.</summary>
    public static HeldPart? Pick(IReadOnlyCollection<HeldPart> fetching, long freeBytes) =>
        fetching.Sum(LeftBytes) > freeBytes ? fetching.MaxBy(LeftBytes) : null;

    /// <summary>What a part has at least still to write; nothing while its length is unknown.</summary>
    public static long LeftBytes(HeldPart part) =>
        part.LengthBytes is { } length ? Math.Max(0, length - part.CompletedBytes - StaleSeconds * part.SpeedBytesPerSecond) : 0;
}
