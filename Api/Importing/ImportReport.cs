using AriaCluster.Api.Audit;

namespace AriaCluster.Api.Importing;

/// <summary>What came of an import. Asking for it again adds what is missing and nothing twice.</summary>
/// <param name="Format">What the file was found to be: predecessor, aria2-session or archive.</param>
/// <param name="Read">How many entries it has.</param>
/// <param name="Added">How many tasks are new.</param>
/// <param name="Already">How many were here before.</param>
/// <param name="Refused">How many could not be taken.</param>
/// <param name="Faults">The first of those, with what is wrong.</param>
/// <param name="Noted">How many things were left out of tasks that were taken.</param>
/// <param name="Notes">The first of them.</param>
internal sealed record ImportReport(
    string Format,
    long Read,
    long Added,
    long Already,
    long Refused,
    IReadOnlyList<ImportRemark> Faults,
    long Noted,
    IReadOnlyList<ImportRemark> Notes) : IAudited
{
    public AuditedAnswer ToAudit(int status) => new(null) { Count = (int)Math.Min(Added, int.MaxValue) };
}
