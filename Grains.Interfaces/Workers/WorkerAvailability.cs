namespace AriaCluster.Workers;

/// <summary>What people want of a worker. The numbers are stored.</summary>
public enum WorkerAvailability
{
    /// <summary>It takes work.</summary>
    Open = 0,

    /// <summary>It takes nothing new; what it holds goes on. Until a person opens it.</summary>
    Cordoned = 1,

    /// <summary>It takes nothing new and finishes what runs; what waits in it goes elsewhere. Until a person opens it.</summary>
    Draining = 2,

    /// <summary>It takes nothing new, and what it holds goes elsewhere. Until a person opens it.</summary>
    Evacuating = 3,

    /// <summary>There is no such worker any more. Until somebody makes a token for its name.</summary>
    Removed = 4,

    /// <summary>Its token was revoked, and what it holds goes elsewhere. Until a machine joins by its name.</summary>
    Revoked = 5,
}
