using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Api.Audit;

/// <summary>The actions that entries can have.</summary>
internal sealed class AuditActions(EndpointDataSource endpoints)
{
    // Routes are complete only once the hub runs.
    private readonly Lazy<string[]> _all = new(() =>
    [
        .. endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<AuditedRoute>()).Select(route => route.Action)
            .Concat([AuditEdge.Guess, AuditTally.Others, AuditTrail.Lost, CopyAuthor.Restore]).Distinct().Order(StringComparer.Ordinal),
    ]);

    public IReadOnlyList<string> All => _all.Value;
}
