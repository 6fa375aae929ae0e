namespace AriaCluster.Tasks;

/// <summary>Which pending task goes first; within a priority the older one does. The numbers are stored and shown.</summary>
public enum TaskPriority
{
    /// <summary>After everything else.</summary>
    Low = 1,

    /// <summary>The default.</summary>
    Normal = 2,

    /// <summary>Before normal work.</summary>
    High = 3,

    /// <summary>Before everything else.</summary>
    Urgent = 4,
}
