namespace AriaCluster.Api.Status;

/// <summary>The workers at a glance; slots are those of the workers that are alive; how many are used is told to who sees all tasks.</summary>
internal sealed record WorkersDocument(int Total, int Alive, int Slots, int? UsedSlots);
