namespace AriaCluster.Api.Audit;

/// <summary>What a change made of one value, in short form; what is left out was not there.</summary>
internal sealed record AuditChangeDocument(string Name, string? Old, string? New);
