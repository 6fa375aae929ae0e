using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Journal;

/// <summary>A file in its place.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="LengthBytes">Its length.</param>
/// <param name="Mark">What may be removed there, and nothing else.</param>
internal sealed record PlacedFile(string Path, long LengthBytes, FileMark Mark);
