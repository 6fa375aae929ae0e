namespace AriaCluster.Api.Cluster;

/// <summary>What failures lead to: the first row that matches decides.</summary>
/// <param name="Rules">What people have set.</param>
/// <param name="BuiltIn">What comes after it.</param>
internal sealed record ErrorTableDocument(IReadOnlyList<ErrorRuleDocument> Rules, IReadOnlyList<ErrorRuleDocument> BuiltIn);
