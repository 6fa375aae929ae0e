namespace AriaCluster.Scheduling;

/// <summary>What a part has still to write on its worker.</summary>
/// <param name="FetchBytes">Where it is fetched.</param>
/// <param name="PlaceBytes">Where it is put, if that is another file system: it is copied there, and for a while it is on both.</param>
internal readonly record struct DiskNeed(long FetchBytes, long PlaceBytes)
{
    /// <param name="lengthBytes">Of the part; null while unknown.</param>
    /// <param name="keptBytes">What is there of it; null while unknown.</param>
    /// <param name="isHolder">Whether they are on this worker.</param>
    /// <param name="unknownBytes">How much more there is of what nobody knows the size of.</param>
    public static DiskNeed Of(long? lengthBytes, long? keptBytes, bool isHolder, long unknownBytes)
    {
        if (lengthBytes is not { } length)
        {
            // It is longer than what any worker ever had of it.
            var whole = (keptBytes ?? 0) + unknownBytes;
            return new(isHolder ? unknownBytes : whole, whole);
        }

        // What a worker keeps of a part that was taken from it, it says as soon as the part goes on there. Until then it is trusted to
        // have the most of it: a part that its own bytes kept from going on would wait for ever.
        return new(!isHolder ? length : keptBytes is { } kept ? Math.Max(0, length - kept) : Math.Min(length, unknownBytes), length);
    }
}
