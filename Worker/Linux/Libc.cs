using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AriaCluster.Worker.Linux;

/// <summary>The system calls that .NET does not offer: files relative to an open folder, links never followed, signals, and the clock that runs during suspend.</summary>
internal static partial class Libc
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int InvalidArgument = 22;
    public const int NoSpace = 28;
    public const int NoSystemCall = 38;
    public const int QuotaExceeded = 122;

    private const int CurrentFolder = -100;
    private const int ReadOnlyFlag = 0;
    private const int DirectoryFlag = 0x10000;
    private const int NoFollowFlag = 0x20000;
    private const int CloseOnExecFlag = 0x80000;
    private const uint RenameNoReplace = 1;
    private const int SymlinkNoFollow = 0x100;
    private const uint FolderMode = 0x1FF;
    private const uint FileMode = 0x1B6;

    // O_DIRECTORY and O_NOFOLLOW have swapped values on ARM.
    private static readonly bool _isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <summary>Opens a folder; relative to the current one when <paramref name="parent"/> is null. A link in the last place is refused.</summary>
    public static SafeFileHandle? OpenFolder(SafeFileHandle? parent, string name, bool followLink = false)
    {
        var (directory, noFollow) = _isArm ? (0x4000, 0x8000) : (DirectoryFlag, NoFollowFlag);
        var flags = ReadOnlyFlag | CloseOnExecFlag | directory | (followLink ? 0 : noFollow);
        var handle = new SafeFileHandle(OpenAt(Descriptor(parent), name, flags, 0), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Makes a file that was not there, for writing; null if it was or cannot be.</summary>
    public static SafeFileHandle? CreateFile(SafeFileHandle parent, string name)
    {
        const int writeOnly = 1, create = 0x40, exclusive = 0x80;
        var handle = new SafeFileHandle(OpenAt(Descriptor(parent), name, writeOnly | create | exclusive | CloseOnExecFlag, FileMode), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    public static bool MakeFolder(SafeFileHandle parent, string name) => MkDirAt(Descriptor(parent), name, FolderMode) == 0;

    /// <summary>What is at the path, links not followed; null when nothing can be seen there.</summary>
    public static FileIdentity? Look(SafeFileHandle? parent, string name)
    {
        const uint basicStatsAndBirth = 0xFFF;
        return StatX(Descriptor(parent), name, SymlinkNoFollow, basicStatsAndBirth, out var found) == 0
            ? new FileIdentity(new FileMark((long)found.Inode, found.Born), (long)found.Device, (long)found.Size, (FileKind)(found.Mode & 0xF000))
            : null;
    }

    public static bool Rename(SafeFileHandle? from, string name, SafeFileHandle? to, string target, bool replace) =>
        RenameAt2(Descriptor(from), name, Descriptor(to), target, replace ? 0 : RenameNoReplace) == 0;

    public static bool Link(SafeFileHandle? from, string name, SafeFileHandle? to, string target) =>
        LinkAt(Descriptor(from), name, Descriptor(to), target, 0) == 0;

    public static bool Remove(SafeFileHandle? parent, string name) => UnlinkAt(Descriptor(parent), name, 0) == 0;

    public static bool Flush(SafeFileHandle handle) => FSync(Descriptor(handle)) == 0;

    public static bool Signal(int pid, int signal) => Kill(pid, signal) == 0;

    /// <summary>The kernel's time since the machine started, suspend included.</summary>
    public static TimeSpan SinceBoot
    {
        get
        {
            const int sinceBootClock = 7;
            _ = ClockGetTime(sinceBootClock, out var time);
            return new TimeSpan(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }

    /// <summary>The system's error number behind an exception of .NET's; on Linux it is its HResult.</summary>
    public static int ErrorOf(IOException e) => e.HResult;

    public static int LastError => Marshal.GetLastPInvokeError();

    public static string LastMessage => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    private static int Descriptor(SafeFileHandle? handle) => handle is null ? CurrentFolder : (int)handle.DangerousGetHandle();

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkDirAt(int folder, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int from, string path, int to, string target, uint flags);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int from, string path, int to, string target, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(int folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out ClockTime time);

    // struct timespec: two longs of the machine.
    [StructLayout(LayoutKind.Sequential)]
    private struct ClockTime
    {
        public nint Seconds;

        public nint Nanoseconds;
    }

    // struct statx: the kernel's own layout, equal on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(80)]
        public long BornSeconds;

        [FieldOffset(88)]
        public uint BornNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;

        public readonly long Born => BornSeconds * 1_000_000_000 + BornNanoseconds;

        public readonly ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;
    }
}
