namespace AriaCluster.Api.Audit;

/// <summary>A page of entries, newest first. <c>next</c> is where the next one goes on; left out on the last.</summary>
internal sealed record AuditListDocument(IReadOnlyList<AuditDocument> Entries, string? Next);
