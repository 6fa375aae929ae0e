namespace AriaCluster.Worker.Linux;

/// <summary>What the file system says of a file.</summary>
internal readonly record struct FileIdentity(FileMark Mark, long Device, long LengthBytes, FileKind Kind);
