namespace AriaCluster.Cli.Machine;

/// <summary>Files and folders for their owner only.</summary>
internal static class PrivateFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Whether others than its owner can read or write a file that is there.</summary>
    public static bool IsOpen(string path) => (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Writes the whole file with mode 0600, in one step for whoever reads it meanwhile.</summary>
    public static void Write(string path, string content)
    {
        var fresh = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var writer = new StreamWriter(fresh, options))
        {
            writer.Write(content);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>A folder with mode 0700. One that exists keeps its mode: it may be its owner's choice.</summary>
    public static void CreateFolder(string path) => Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
}
