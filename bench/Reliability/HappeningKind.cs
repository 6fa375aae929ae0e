namespace AriaCluster.Bench.Reliability;

/// <summary>What the history tells of.</summary>
internal enum HappeningKind
{
    /// <summary>The hub acknowledged a task.</summary>
    Accepted = 1,

    /// <summary>An order left the hub for a worker.</summary>
    Ordered = 2,

    /// <summary>A report left a worker.</summary>
    Reported = 3,

    /// <summary>The answer to a report left the hub.</summary>
    Answered = 4,

    /// <summary>A file appeared below a worker's root.</summary>
    Placed = 5,

    /// <summary>A file disappeared below a worker's root.</summary>
    TakenBack = 6,

    /// <summary>A worker fetched bytes of a file; written after the run, one for each request.</summary>
    Fetched = 9,

    /// <summary>Something was broken, or was mended.</summary>
    Trouble = 7,

    /// <summary>A promise was broken.</summary>
    Broken = 8,
}
