using System.Diagnostics;
using System.Globalization;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// A folder for a database that nobody wants to keep: in memory where the system has such a place, else among temporary files. A file,
/// since SQLite's own databases in memory let no reader beside the writer. Each start removes what killed processes left.
/// </summary>
internal static class MemoryFolder
{
    private const string Prefix = "aria-memory-";

    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    public static string Create()
    {
        foreach (var folder in Directory.GetDirectories(Root, Prefix + "*").Where(IsAbandoned))
        {
            Remove(folder);
        }

        var name = $"{Prefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}";
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(Path.Combine(Root, name)).FullName
            : Directory.CreateDirectory(Path.Combine(Root, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or just being removed by another start.
        }
    }

    // Processes of another container have numbers of their own, so the number alone proves nothing; its lock does.
    private static bool IsAbandoned(string folder)
    {
        if (IsAlive(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0]))
        {
            return false;
        }

        try
        {
            using var held = FolderLock.TryAcquire(folder);
            return held is not null;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsAlive(string pid)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }
}
