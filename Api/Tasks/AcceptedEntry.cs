namespace AriaCluster.Api.Tasks;

/// <summary>A task that a submission asked for; a duplicate was there before it.</summary>
internal readonly record struct AcceptedEntry(string Id, bool IsDuplicate = false);
