namespace AriaCluster.Bench.Reliability;

/// <summary>A worker of the run: its processes, its link, and what is the matter with it just now.</summary>
internal sealed class Site(string name, LocalCluster cluster, CuttableLink link, History history, string? disk, string[] settings) : IAsyncDisposable
{
    private static readonly TimeSpan _lately = TimeSpan.FromSeconds(1);
    private long _lastFetch = -_lately.Ticks;

    public string Name => name;

    public CuttableLink Link => link;

    public Silence Silence { get; } = new(history);

    /// <summary>A small disk of its own, if this machine may mount one.</summary>
    public string? Disk => disk;

    public string Data => disk is null ? cluster.WorkerData(name) : Path.Combine(disk, name);

    public string Root => Path.Combine(cluster.Data, "downloads", name);

    public string Journal => Path.Combine(Data, "journal");

    /// <summary>At most one trouble at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Its guards are frozen, so that nothing stops its aria2c at the end of the lease.</summary>
    public bool IsUnguarded { get; set; }

    /// <summary>Its aria2c are frozen: what the system still takes for them is not fetched.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Whether it fetched a byte within the last second.</summary>
    public bool IsFetching => history.Now - new TimeSpan(Interlocked.Read(ref _lastFetch)) < _lately;

    public OsProcess Agent => cluster.Agent(name).Os;

    public IReadOnlyList<OsProcess> Aria2 => [.. Mine().Where(process => process.IsAria2)];

    public IReadOnlyList<OsProcess> Guards => [.. Mine().Where(process => process.CommandLine.Contains("guard.sh", StringComparison.Ordinal))];

    public void NoteFetch() => Interlocked.Exchange(ref _lastFetch, history.Now.Ticks);

    public void Launch() => cluster.LaunchAgent(name, settings);

    public Task StartAsync() => cluster.StartAgentAsync(name, settings);

    public void KillAgent() => cluster.Agent(name).Kill();

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private IReadOnlyList<OsProcess> Mine() => OsProcess.With(Path.Combine(Data, "lanes"));
}
