namespace AriaCluster.Bench.Reliability;

/// <summary>Writes down what appears and disappears below the workers' roots.</summary>
internal sealed class RootWatch : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];

    public RootWatch(IEnumerable<Site> sites, History history)
    {
        foreach (var site in sites)
        {
            Directory.CreateDirectory(site.Root);
            var watcher = new FileSystemWatcher(site.Root) { IncludeSubdirectories = true, InternalBufferSize = 64 * 1024, NotifyFilter = NotifyFilters.FileName };
            watcher.Created += (_, file) => history.Add(HappeningKind.Placed, site.Name, text: file.FullPath);
            watcher.Renamed += (_, file) => history.Add(HappeningKind.Placed, site.Name, text: file.FullPath);
            watcher.Deleted += (_, file) => history.Add(HappeningKind.TakenBack, site.Name, text: file.FullPath);
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
    }

    public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());
}
