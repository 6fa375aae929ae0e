using AriaCluster.Tasks;

namespace AriaCluster.Bench.Reliability;

/// <summary>One line of the history.</summary>
/// <param name="At">Since the run began.</param>
/// <param name="Kind">What.</param>
/// <param name="Worker">The worker that it concerns.</param>
/// <param name="Part">The attempt that it concerns.</param>
/// <param name="Text">A task's id, a path, or words.</param>
/// <param name="Report">What was reported.</param>
/// <param name="Verdict">What was answered to it.</param>
internal sealed record Happening(
    TimeSpan At, HappeningKind Kind, string? Worker, PartKey? Part, string? Text, PartEvent? Report, ReportVerdict? Verdict);
