namespace AriaCluster.Api.Workers;

/// <summary>All join tokens that are good now, the one that expires first at first.</summary>
internal sealed record JoinTokenListDocument(IReadOnlyList<JoinTokenDocument> JoinTokens);
