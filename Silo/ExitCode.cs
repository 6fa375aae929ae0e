using AriaCluster.Hosting.Stopping;

namespace AriaCluster.Silo;

/// <summary>With what number a process that hosts grains ends, for supervisors and people.</summary>
internal static class ExitCode
{
    /// <summary>It was asked to stop.</summary>
    public const int Stopped = 0;

    /// <summary>It ended by a fault that is in the log.</summary>
    public const int Fault = 1;

    /// <summary>Its settings are wrong. Starting it again does not help.</summary>
    public const int Settings = 2;

    /// <summary>The database may not or cannot be used: another process owns it, it is a newer version's, or it is not reached.</summary>
    public const int StorageRefused = 3;

    /// <summary>Another process took the database over while this one was cut off from it.</summary>
    public const int OwnershipLost = 4;

    /// <summary>Its stop took too long. What it had acknowledged is durable.</summary>
    public const int Overdue = StopSignals.Overdue;
}
