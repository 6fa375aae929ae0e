using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Diagnosis;

/// <summary>The data folder: whether it can be written, has room, and keeps its secrets.</summary>
internal sealed class FolderCheck(DataFolder folder)
{
    private const long Scarce = 1L << 30;
    private const long TooLittle = 64L << 20;

    public IEnumerable<Finding> Run()
    {
        if (!Directory.Exists(folder.Path))
        {
            return [Finding.Skipped("folder", $"There is no {folder.Path}: nothing was started on it.")];
        }

        return new[] { CheckWriting(), CheckRoom(folder.Path) }.Concat(CheckDownloads()).Append(CheckSecrets());
    }

    private Finding CheckWriting()
    {
        foreach (var place in new[] { folder.Path, folder.Hub, folder.Workers, folder.Downloads, folder.Logs, folder.Run }.Where(Directory.Exists))
        {
            var probe = Path.Combine(place, $".doctor-{Environment.ProcessId}");
            try
            {
                File.WriteAllText(probe, "");
                File.Delete(probe);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Finding.Wrong("folder", $"{place} cannot be written: {e.Message}", $"Run this as its owner, or: sudo chown -R $(id -un) {ShellWord.Quote(folder.Path)}");
            }
        }

        return Finding.Ok("folder", $"{folder.Path} can be written.");
    }

    private static Finding CheckRoom(string place)
    {
        var drive = new DriveInfo(place);
        var text = $"{Units.Size(drive.AvailableFreeSpace)} of {Units.Size(drive.TotalSize)} are free where {place} lies.";
        return drive.AvailableFreeSpace < TooLittle ? Finding.Wrong("disk", text, "Make room: below 64 MiB workers take nothing new.")
            : drive.AvailableFreeSpace < Scarce ? Finding.Warning("disk", text, "Make room soon: below 64 MiB workers take nothing new.")
            : Finding.Ok("disk", text);
    }

    // Often a disk of its own. .NET names a drive by the path that was asked for, and two disks seldom have one size.
    private IEnumerable<Finding> CheckDownloads() =>
        Directory.Exists(folder.Downloads) && new DriveInfo(folder.Downloads).TotalSize != new DriveInfo(folder.Path).TotalSize ? [CheckRoom(folder.Downloads)] : [];

    private Finding CheckSecrets()
    {
        var open = Secrets().Where(file => File.Exists(file) && PrivateFile.IsOpen(file)).ToArray();
        return open.Length == 0
            ? Finding.Ok("secrets", "Keys, tokens and the database are for their owner only.")
            : Finding.Wrong("secrets", $"Others on this machine can read or write {string.Join(", ", open)}.", $"chmod 600 {string.Join(' ', open.Select(ShellWord.Quote))}");
    }

    private IEnumerable<string> Secrets() =>
        Directory.Exists(folder.Workers)
            ? Directory.EnumerateDirectories(folder.Workers).Select(worker => folder.Token(Path.GetFileName(worker))).Concat([folder.AdminKey, folder.Plan, folder.WorkerPlan, Path.Combine(folder.Hub, "aria.db")])
            : [folder.AdminKey, folder.Plan, folder.WorkerPlan];
}
