using System.Diagnostics;
using System.Globalization;

namespace AriaCluster.Silo.Storage.Sqlite;

/// <summary>
/// A folder for a database that nobody wants to keep: in memory where the system has such a place, else among temporary files. A file,
/// since SQLite's own databases in memory let no reader beside the writer.
/// </summary>
internal static class MemoryFolder
{
    private const string Prefix = "aria-memory-";

    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    public static string Create()
    {
        var folder = Path.Combine(Root, $"{Prefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}");
        PrivateFolder.Create(folder);
        return folder;
    }

    /// <summary>Removes what killed processes left, whichever kind of database is used from now on.</summary>
    public static void RemoveAbandoned()
    {
        foreach (var folder in Directory.GetDirectories(Root, Prefix + "*").Where(IsAbandoned))
        {
            Remove(folder);
        }
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
