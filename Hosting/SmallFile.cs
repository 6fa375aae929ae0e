using System.Runtime.InteropServices;
using System.Text;

namespace AriaCluster.Hosting;

/// <summary>Files that people name and that are small by their nature, such as keys: what is none is told, and never waited for or read without end.</summary>
internal static partial class SmallFile
{
    /// <summary>What a key needs, many times over.</summary>
    public const int MaxKeyBytes = 64 << 10;

    /// <summary>A system's own list of authorities has a few hundred KiB.</summary>
    public const int MaxCertificateBytes = 1 << 20;

    private const int RegularFile = 0x8000;
    private const int KindMask = 0xF000;
    private const int WorkingFolder = -100;
    private const uint KindWanted = 1;

    /// <summary>Reads the text; else the text is what is wrong, as a sentence.</summary>
    public static bool TryRead(string path, int maxBytes, out string text)
    {
        try
        {
            text = FindFault(path) ?? "";
            return text.Length == 0 && TryReadBounded(path, maxBytes, out text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            text = FaultOf(e);
            return false;
        }
    }

    /// <summary>What keeps a file from being read, as a sentence.</summary>
    public static string FaultOf(Exception e) =>
        e is FileNotFoundException or DirectoryNotFoundException ? "There is no such file."
        : e is UnauthorizedAccessException ? "This user may not read it."
        : $"It cannot be read: {e.Message}";

    /// <summary>Why it is none to be read, before it is opened: that alone waits for ever where nobody writes into a pipe. Null if nothing is.</summary>
    public static string? FindFault(string path) =>
        Directory.Exists(path) ? "It is a folder."
        : !IsOpenAlready(path) && StatX(WorkingFolder, path, 0, KindWanted, out var status) == 0 && (status.Mode & KindMask) != RegularFile ? "It is not a regular file."
        : null;

    // What a shell makes of <(…) is a pipe with its writer, and what a process was given as its input is its to read.
    private static bool IsOpenAlready(string path) =>
        path == "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    private static bool TryReadBounded(string path, int maxBytes, out string text)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[maxBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        using var reader = new StreamReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        text = length > maxBytes ? $"It is larger than {maxBytes >> 10} KiB." : reader.ReadToEnd();
        return length <= maxBytes;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out FileStatus status);

    // struct statx: the kernel's own layout, equal on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
