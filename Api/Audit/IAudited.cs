namespace AriaCluster.Api.Audit;

/// <summary>An answer that says more of a change than its request did.</summary>
internal interface IAudited
{
    /// <summary>What it adds to the entry.</summary>
    AuditedAnswer ToAudit(int status);
}
