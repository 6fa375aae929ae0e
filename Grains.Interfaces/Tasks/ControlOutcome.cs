namespace AriaCluster.Tasks;

/// <summary>What became of a person's command.</summary>
public enum ControlOutcome
{
    /// <summary>It took effect now.</summary>
    Done = 1,

    /// <summary>The task stood so already.</summary>
    Already = 2,

    /// <summary>The task is in a status that does not allow it; nothing changed.</summary>
    WrongStatus = 3,

    /// <summary>There is no such task.</summary>
    NotFound = 4,

    /// <summary>The write failed and nobody knows whether it took effect: repeat the command.</summary>
    Unknown = 5,
}
