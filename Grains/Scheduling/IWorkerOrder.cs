namespace AriaCluster.Scheduling;

/// <summary>Workers that are equally welcome to a part, in the order of a strategy, for one plan.</summary>
internal interface IWorkerOrder
{
    /// <summary>The best worker with room; null if there is none. The caller books what it gives it.</summary>
    /// <param name="beyondSlots">Whether a part may wait in an agent whose slots are in use.</param>
    /// <param name="judge">Whether the worker is right for this very part.</param>
    RosterWorker? Next(bool beyondSlots, Func<RosterWorker, Suitability> judge);
}
