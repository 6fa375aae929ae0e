namespace AriaCluster.Api.Events;

/// <summary>A task that was deleted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Gid">Its gid.</param>
internal sealed record GoneDocument(string Id, string Gid);
