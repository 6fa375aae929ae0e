namespace AriaCluster.Cli.Machine;

/// <summary>The folder of <c>--data</c>: what lies where.</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>The folder that was named, else <c>data</c> in the clone that this runs from, else <c>data</c> here.</summary>
    public static DataFolder Of(string? named, Shell shell) => new(System.IO.Path.GetFullPath(
        named is { Length: > 0 } ? named : System.IO.Path.Combine(shell.Variable("ARIA_HOME") ?? "", "data")));

    public string Path { get; } = System.IO.Path.TrimEndingDirectorySeparator(path);

    public string Hub => In("hub");

    public string AdminKey => In("keys", "admin.key");

    public string Workers => In("workers");

    /// <summary>Results of all local workers lie below it.</summary>
    public string Downloads => In("downloads");

    public string Logs => In("logs");

    public string Run => In("run");

    public string Plan => In("run", "plan.json");

    public string Worker(string name) => In("workers", name);

    public string Token(string name) => In("workers", name, "token");

    public string Log(string process) => In("logs", process + ".log");

    public string Record(string process) => In("run", process + ".json");

    /// <summary>Makes the folders. Only what was downloaded is for others to read.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Downloads);
        foreach (var folder in new[] { Hub, In("keys"), Workers, Logs, Run })
        {
            PrivateFile.CreateFolder(folder);
        }
    }

    private string In(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);
}
