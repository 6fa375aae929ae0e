namespace AriaCluster.Tasks;

/// <summary>What became of a creation.</summary>
public enum CreateOutcome
{
    /// <summary>It is stored.</summary>
    Created = 1,

    /// <summary>It was stored before, by an earlier try of the same call.</summary>
    Already = 2,

    /// <summary>The write failed and nobody knows whether it took effect: repeat the call.</summary>
    Unknown = 3,
}
