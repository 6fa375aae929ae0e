namespace AriaCluster.Api.Tasks;

/// <summary>How a submission's answer names a task. <c>duplicateOf</c> is there where the entry joined it.</summary>
internal sealed record TaskReference(string Id, string Gid, string? DuplicateOf);
