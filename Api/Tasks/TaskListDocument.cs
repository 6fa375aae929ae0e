using System.Text.Json.Serialization;

namespace AriaCluster.Api.Tasks;

/// <summary>A page of tasks. <c>next</c> goes into the query's <c>after</c>; null on the last page.</summary>
internal sealed record TaskListDocument(
    IReadOnlyList<TaskDocument> Tasks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);
