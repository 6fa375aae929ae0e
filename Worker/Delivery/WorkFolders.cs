using AriaCluster.Tasks;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Delivery;

/// <summary>The folders of unfinished downloads, one for each task: <c>work/TASK</c> in the agent's folder.</summary>
internal sealed class WorkFolders(string work)
{
    private const string ControlSuffix = ".aria2";
    private const string ShelterSuffix = ".aria2-before";

    public string Path => work;

    public string PathOf(string taskId) => System.IO.Path.Combine(work, taskId);

    /// <summary>Tasks of which there is a folder.</summary>
    public IEnumerable<string> Tasks() =>
        Directory.EnumerateDirectories(work).Select(folder => System.IO.Path.GetFileName(folder)!).Where(TaskId.IsValid);

    /// <summary>Whether there is anything that a later attempt could continue.</summary>
    public bool HasBytes(string taskId) =>
        Directory.Exists(PathOf(taskId)) && Directory.EnumerateFiles(PathOf(taskId), "*" + ControlSuffix).Any(path => new FileInfo(path).Length > 0);

    /// <summary>
    /// Gives the control files as they are now a second name, which takes no room. aria2 writes another one in place of each every second,
    /// and on a full disk leaves an empty one: without it, nothing that was downloaded could be continued.
    /// </summary>
    public void Shelter(string taskId)
    {
        foreach (var control in Controls(taskId).Where(path => new FileInfo(path) is { Exists: true, Length: > 0 }))
        {
            Libc.Remove(null, ShelterOf(control));
            Libc.Link(null, control, null, ShelterOf(control));
        }
    }

    /// <summary>Puts the control files of a second ago in place of those that a full disk spoilt.</summary>
    public void Mend(string taskId)
    {
        foreach (var control in Controls(taskId).Where(path => File.Exists(ShelterOf(path))))
        {
            Libc.Rename(null, ShelterOf(control), null, control, replace: true);
        }
    }

    /// <summary>
    /// Leaves what aria2 may continue: data with its control file. Data without one may be whole or may be cut off anywhere, and
    /// nothing but the journal could tell; a control file without data makes aria2 fetch everything, silently.
    /// </summary>
    /// <returns>Whether anything is left.</returns>
    public bool Prepare(string taskId)
    {
        var folder = new DirectoryInfo(PathOf(taskId));
        if (!folder.Exists)
        {
            return false;
        }

        // Also where nobody was left to do it when the disk became full.
        foreach (var control in folder.EnumerateFiles("*" + ControlSuffix).Where(file => file.Length == 0))
        {
            if (!Libc.Rename(null, ShelterOf(control.FullName), null, control.FullName, replace: true))
            {
                control.Delete();
            }
        }

        var entries = folder.EnumerateFileSystemInfos().ToDictionary(entry => entry.Name);
        var pairs = entries.Keys.Where(name => entries.ContainsKey(name + ControlSuffix)).ToHashSet();
        foreach (var (name, entry) in entries)
        {
            var data = name.EndsWith(ControlSuffix, StringComparison.Ordinal) ? name[..^ControlSuffix.Length] : name;
            if (!pairs.Contains(data))
            {
                Remove(entry);
            }
        }

        return pairs.Count > 0;
    }

    public void Clear(string taskId)
    {
        if (Directory.Exists(PathOf(taskId)))
        {
            Directory.Delete(PathOf(taskId), recursive: true);
        }
    }

    private string[] Controls(string taskId) => Directory.Exists(PathOf(taskId)) ? Directory.GetFiles(PathOf(taskId), "*" + ControlSuffix) : [];

    private static string ShelterOf(string control) => control[..^ControlSuffix.Length] + ShelterSuffix;

    private static void Remove(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo { LinkTarget: null } folder)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            entry.Delete();
        }
    }
}
