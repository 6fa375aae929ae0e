using System.Globalization;

namespace AriaCluster.Silo.Storage;

/// <summary>
/// Ownership of a data folder: an operating-system lock on a file in it, held until disposed or until the process is gone, however
/// it went. The file next to it only names the owner to people: a locked file cannot be read everywhere.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _lock;

    private FolderLock(FileStream held) => _lock = held;

    /// <exception cref="StorageRefusedException">Another process has it.</exception>
    public static FolderLock Acquire(string folder)
    {
        PrivateFolder.Create(folder);
        return TryAcquire(folder) ?? throw new StorageRefusedException(
            $"The data folder {Path.GetFullPath(folder)} is in use by process {Owner(folder)}. Stop that process, or choose another folder.");
    }

    /// <summary>Null if another process, or another part of this one, has it.</summary>
    public static FolderLock? TryAcquire(string folder)
    {
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(folder, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsInUse(e))
        {
            return null;
        }

        File.WriteAllText(OwnerFile(folder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new FolderLock(held);
    }

    public void Dispose() => _lock.Dispose();

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsInUse(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Owner(string folder)
    {
        try
        {
            return File.ReadAllText(OwnerFile(folder)).Trim();
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }

    private static string OwnerFile(string folder) => Path.Combine(folder, "owner.pid");
}
