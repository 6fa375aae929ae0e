namespace AriaCluster.Worker.Linux;

/// <summary>What tells one file from all others, and its length.</summary>
internal readonly record struct FileIdentity(long Inode, long Device, long LengthBytes, FileKind Kind);
