namespace AriaCluster.Api.Tasks;

/// <summary>Why the last attempt failed: aria2's error code and the HTTP status where there is one. Lists have the message only.</summary>
internal sealed record ErrorDocument(int? Code, int? HttpStatus, string Message);
