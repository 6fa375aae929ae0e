using AriaCluster.Tasks;

namespace AriaCluster.Worker.Delivery;

/// <summary>The folders of unfinished downloads, one for each task: <c>work/TASK</c> in the agent's folder.</summary>
internal sealed class WorkFolders(string work)
{
    private const string ControlSuffix = ".aria2";

    public string Path => work;

    public string PathOf(string taskId) => System.IO.Path.Combine(work, taskId);

    /// <summary>Tasks of which there is a folder.</summary>
    public IEnumerable<string> Tasks() =>
        Directory.EnumerateDirectories(work).Select(folder => System.IO.Path.GetFileName(folder)!).Where(TaskId.IsValid);

    /// <summary>Whether there is anything that a later attempt could continue.</summary>
    public bool HasBytes(string taskId) =>
        Directory.Exists(PathOf(taskId)) && Directory.EnumerateFiles(PathOf(taskId), "*" + ControlSuffix).Any();

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
