using AriaCluster.Worker.Linux;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Health;

/// <summary>The file system that a folder is on.</summary>
internal static class Disk
{
    // The same in all containers of a machine, and on no other: two workers that share a disk must count its free bytes once.
    private static readonly string _machine = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    public static WorkerDisk Look(string folder)
    {
        var space = new DriveInfo(folder);
        return new($"{_machine}:{Libc.Look(null, folder)?.Device ?? 0:x}", space.AvailableFreeSpace, space.TotalSize);
    }
}
