namespace AriaCluster.Scheduling;

/// <summary>A part and the worker that it is meant for.</summary>
internal sealed record PlannedPart(PendingPart Part, RosterWorker Worker);
