using System.Runtime.InteropServices;

namespace AriaCluster.Tests.Support;

/// <summary>A pipe with a name, into which nobody writes until a test does.</summary>
internal static partial class NamedPipe
{
    public static string Make(string path)
    {
        Assert.Equal(0, MkFifo(path, 0x180));
        return path;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, int mode);
}
