using AriaCluster.Hosting;

namespace AriaCluster.Cli.Databases;

/// <summary>A file of any size that a verb was given to read: what is none is told before anything else is done.</summary>
internal static class NamedFile
{
    /// <exception cref="Failure">There is none, or this user may not read it.</exception>
    public static FileStream Open(string named)
    {
        var path = Path.GetFullPath(named);
        try
        {
            return SmallFile.FindFault(path) is { } fault ? throw Refused(path, fault) : File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, SmallFile.FaultOf(e));
        }
    }

    /// <summary>The path of one that another process is to read.</summary>
    /// <exception cref="Failure">As of <see cref="Open"/>.</exception>
    public static string Find(string named)
    {
        using var file = Open(named);
        return file.Name;
    }

    private static Failure Refused(string path, string fault) => new(ExitCode.Usage, $"The file {path}: {fault}", "Name a file that is there, and that this user may read.");
}
