using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Journal;

/// <summary>A file that aria2 has finished.</summary>
/// <param name="Name">Relative to the task's work folder.</param>
/// <param name="LengthBytes">By aria2's word, and on the disk.</param>
/// <param name="Mark">Finds it again after a rename that was not journalled. Of the copy, if there is one.</param>
/// <param name="Copy">The name of its copy beside its place, if that is on another file system.</param>
internal sealed record FetchedFile(string Name, long LengthBytes, FileMark Mark = default, string? Copy = null);
