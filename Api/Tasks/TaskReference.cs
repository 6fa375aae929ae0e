namespace AriaCluster.Api.Tasks;

/// <summary>How a submission's answer names a task.</summary>
internal sealed record TaskReference(string Id, string Gid);
