namespace AriaCluster.Worker.Linux;

/// <summary>The kinds of files that matter here, with the kernel's numbers.</summary>
internal enum FileKind
{
    Folder = 0x4000,
    Regular = 0x8000,
    Link = 0xA000,
}
