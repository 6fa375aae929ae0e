using System.Collections.Immutable;

namespace AriaCluster.Scheduling;

/// <summary>How attempts ended lately. Memory of the scheduler: it begins anew with it.</summary>
/// <param name="Since">From when on they are counted: ten minutes ago, or the scheduler's beginning.</param>
/// <param name="Until">Now.</param>
/// <param name="ByResult">By how they ended: <c>completed</c>, <c>http 404</c>, <c>error 9</c>.</param>
/// <param name="ByWorker">By the worker that did them.</param>
/// <param name="ByHost">By the origin host that was asked.</param>
[GenerateSerializer, Immutable, Alias("aria.outcome-report")]
public sealed record OutcomeReport(
    [property: Id(0)] DateTimeOffset Since,
    [property: Id(1)] DateTimeOffset Until,
    [property: Id(2)] ImmutableArray<OutcomeCount> ByResult,
    [property: Id(3)] ImmutableArray<OutcomeCount> ByWorker,
    [property: Id(4)] ImmutableArray<OutcomeCount> ByHost);
