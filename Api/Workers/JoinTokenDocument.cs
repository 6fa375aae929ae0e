using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Workers;

/// <summary>A join token as JSON; the token itself is there only in the answer that made it.</summary>
internal sealed record JoinTokenDocument(string Id, string By, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Token) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(Id);
}
