using System.Runtime.InteropServices;
using System.Text;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Machine;

/// <summary>The folder of <c>--data</c>: what lies where. What runs on it is known by its path, so it has one, whichever link led to it.</summary>
internal sealed partial class DataFolder(string path)
{
    private const int MaxPath = 4096;

    /// <summary>The folder that was named, else <c>data</c> in the clone that this runs from, else <c>data</c> here.</summary>
    public static DataFolder Of(string? named, Shell shell) => new(Resolve(System.IO.Path.GetFullPath(
        named is { Length: > 0 } ? named : System.IO.Path.Combine(shell.Variable("ARIA_HOME") ?? "", "data"))));

    /// <summary>The folder that was named, else that of the last <c>up</c>, else as <see cref="OfWorker"/>: for who only looks.</summary>
    public static DataFolder OfLastUp(string? named, Shell shell) =>
        named is { Length: > 0 } || ConnectionFile.TryRead(shell)?.KeyFile is not { } key || OfKey(key) is not { } last ? OfWorker(named, shell) : last;

    /// <summary>The folder that was named, else as <see cref="Of"/> if a worker alone is at home there, else that of the last <c>worker</c>.</summary>
    public static DataFolder OfWorker(string? named, Shell shell) =>
        Of(named, shell) is var usual && (named is { Length: > 0 } || File.Exists(usual.WorkerPlan)) ? usual
        : ConnectionFile.TryRead(shell)?.WorkerFolder is { } last && Directory.Exists(last) ? new(last)
        : usual;

    /// <summary>The folder whose admin key this is; null if that is somewhere else.</summary>
    public static DataFolder? OfKey(string keyFile) =>
        System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(keyFile)) is { Length: > 0 } path && new DataFolder(path) is var folder && folder.AdminKey == keyFile
            ? folder
            : null;

    public string Path { get; } = System.IO.Path.TrimEndingDirectorySeparator(path);

    public string Hub => In("hub");

    public string AdminKey => In("keys", "admin.key");

    public string Workers => In("workers");

    /// <summary>Results of all local workers lie below it.</summary>
    public string Downloads => In("downloads");

    public string Logs => In("logs");

    public string Run => In("run");

    public string Plan => In("run", "plan.json");

    public string WorkerPlan => In("run", "worker.json");

    public string Worker(string name) => In("workers", name);

    public string Token(string name) => In("workers", name, "token");

    /// <summary>A token that a hub may or may not have heard of yet.</summary>
    public string NewToken(string name) => In("workers", name, "token.new");

    /// <summary>Is there while a worker of this folder stays removed.</summary>
    public string Removal(string name) => In("workers", name, "removed");

    public bool IsRemoved(string name) => File.Exists(Removal(name));

    /// <summary>Lets workers in again that were removed: the supervisor gives them new tokens.</summary>
    public void TakeBack(IEnumerable<string> names)
    {
        foreach (var name in names.Where(IsRemoved))
        {
            // In this order: whoever has no token and is not removed gets one.
            File.Delete(Token(name));
            File.Delete(Removal(name));
        }
    }

    public string Log(string process) => In("logs", process + ".log");

    public string Record(string process) => In("run", process + ".json");

    /// <summary>The process of this name that was started on the folder; null if it does not run.</summary>
    public ProcessIdentity? FindRunning(string process) => ProcessRecord.Read(Record(process))?.Running;

    /// <summary>Makes the folders that are missing. Only what was downloaded is for others to read.</summary>
    public MadeFolders Create()
    {
        try
        {
            string[] own = [Downloads, Hub, In("keys"), Workers, Logs, Run];
            var made = new MadeFolders(this, !Directory.Exists(Path) || !Directory.EnumerateFileSystemEntries(Path).Any(), [.. Missing(Path), .. own.Where(folder => !Directory.Exists(folder))]);
            Directory.CreateDirectory(Path);
            Directory.CreateDirectory(Downloads);
            foreach (var folder in own.Skip(1))
            {
                PrivateFile.CreateFolder(folder);
            }

            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
    }

    /// <summary>Nothing can run on it.</summary>
    public Failure Unusable(Exception reason) => new(ExitCode.SetUp, $"The data folder {Path} cannot be used: {reason.Message}", "Name a folder that you may write to with --data.");

    private static IEnumerable<string> Missing(string path) =>
        Directory.Exists(path) ? [] : [.. System.IO.Path.GetDirectoryName(path) is { Length: > 0 } above ? Missing(above) : [], path];

    // Of what is not there yet, that which is.
    private static string Resolve(string path)
    {
        var real = new byte[MaxPath];
        if (RealPath(path, ref real[0]) != 0)
        {
            return Encoding.UTF8.GetString(real, 0, Array.IndexOf(real, (byte)0));
        }

        return System.IO.Path.GetDirectoryName(path) is { } above ? System.IO.Path.Combine(Resolve(above), System.IO.Path.GetFileName(path)) : path;
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, ref byte resolved);

    private string In(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);
}
