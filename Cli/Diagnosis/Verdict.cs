namespace AriaCluster.Cli.Diagnosis;

/// <summary>What a check came to.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok = 1,

    /// <summary>It works, and may not for long, or not well.</summary>
    Warning = 2,

    /// <summary>It does not work.</summary>
    Wrong = 3,

    /// <summary>There was nothing to check.</summary>
    Skipped = 4,
}
