namespace AriaCluster.Silo.Storage.Audit;

/// <summary>What a change made of one value, in short form and never with a secret. Null is a value that was not there.</summary>
internal sealed record AuditChange(string Name, string? Old, string? New);
