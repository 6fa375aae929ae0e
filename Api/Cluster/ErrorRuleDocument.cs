using AriaCluster.Tasks;

namespace AriaCluster.Api.Cluster;

/// <summary>A row of the error table as JSON; what is left out says nothing. <c>delay</c> is in seconds.</summary>
internal sealed record ErrorRuleDocument(
    int? Number, string? Status, string? Code, string? Host, string Action, double? Delay, double? Backoff, double? Jitter, string? Note)
{
    public static ErrorRuleDocument From(ErrorRule rule) => new(
        rule.Number == 0 ? null : rule.Number,
        rule.Status?.ToString(),
        rule.Code?.ToString(),
        rule.Host,
        rule.Action.ToString().ToLowerInvariant(),
        rule.Delay?.TotalSeconds,
        rule.Backoff,
        rule.Jitter,
        rule.Note);
}
