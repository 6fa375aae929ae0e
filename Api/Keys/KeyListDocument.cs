namespace AriaCluster.Api.Keys;

/// <summary>All API keys, by name.</summary>
internal sealed record KeyListDocument(IReadOnlyList<KeyDocument> Keys);
