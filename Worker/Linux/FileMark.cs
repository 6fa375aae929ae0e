namespace AriaCluster.Worker.Linux;

/// <summary>What tells a file from all others of its file system, whatever it is called.</summary>
/// <param name="Inode">Its number. It is soon used again after the file was removed.</param>
/// <param name="Born">So the time of its birth counts as well, in nanoseconds; zero where the file system does not keep it.</param>
internal readonly record struct FileMark(long Inode, long Born);
