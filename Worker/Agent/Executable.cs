namespace AriaCluster.Worker.Agent;

/// <summary>Finds programs as a shell does.</summary>
internal static class Executable
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of a program given by path, or by a name in PATH; null if it is not there.</summary>
    public static string? Find(string program) =>
        program.Contains('/') ? Runnable(Path.GetFullPath(program)) :
        program.Length == 0 ? null :
        Environment.GetEnvironmentVariable("PATH")?
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Runnable(Path.Combine(folder, program)))
            .FirstOrDefault(path => path is not null);

    private static string? Runnable(string path) =>
        File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0 ? path : null;
}
