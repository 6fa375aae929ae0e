using System.Collections.Immutable;

namespace AriaCluster.Tasks;

/// <summary>The answer to reports of one task, in their order.</summary>
/// <param name="Verdicts">One for each report.</param>
/// <param name="Attached">Orders that the worker holds from now on: a part given up for lost whose worker came back in time.</param>
[GenerateSerializer, Immutable, Alias("aria.report-reply")]
public sealed record ReportReply(
    [property: Id(0)] ImmutableArray<ReportVerdict> Verdicts,
    [property: Id(1)] ImmutableArray<Workers.PartOrder> Attached);
