namespace AriaCluster.Bench.Reliability;

/// <summary>How the origin treats a task's file.</summary>
internal enum Kind
{
    /// <summary>Well behaved, with ranges.</summary>
    Plain = 1,

    /// <summary>The first connections are cut in the middle.</summary>
    Cut = 2,

    /// <summary>No length and no ranges.</summary>
    Chunked = 3,

    /// <summary>A length, but no ranges.</summary>
    NoRanges = 4,

    /// <summary>The first requests are refused with 503 and Retry-After.</summary>
    Busy = 5,

    /// <summary>The first bodies are of other bytes. Carries a checksum.</summary>
    LiesAtFirst = 6,

    /// <summary>All bodies are of other bytes. Carries a checksum, and must fail for it.</summary>
    LiesAlways = 7,

    /// <summary>404 for ever; must fail for it.</summary>
    Missing = 8,
}
