using System.Net;
using AriaCluster.Bench.Engine;

namespace AriaCluster.Bench.Reliability;

/// <summary>
/// A hub, three workers and an origin as processes; tasks are handed in while everything is killed, frozen, cut off and filled up.
/// Afterwards the history of it all is checked.
/// </summary>
internal sealed class ChaosRun(ChaosOptions options, string folder) : IAsyncDisposable
{
    private const long BytesPerSecond = 3_000_000;
    private const string SmallDiskBytes = "48m";
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);
    private static readonly string[] _workers = ["one", "two", "three"];

    private readonly History _history = new(Path.Combine(folder, "history.jsonl"));
    private readonly List<string> _skipped = [];
    private readonly List<Site> _sites = [];
    private readonly Origin _origin = new() { BytesPerSecond = BytesPerSecond };
    private readonly Origin _busy = new(IPAddress.Parse("127.0.0.2")) { BytesPerSecond = BytesPerSecond };
    private string[] _database = [];
    private string? _connectionString;
    private PostgresServer? _postgres;
    private Silos _silos = null!;
    private LoopDisk? _hubDisk;
    private SmallDisk? _workerDisk;
    private LocalCluster _cluster = null!;

    /// <summary>Whether no promise was broken and enough was hit for that to mean something.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        await StartAsync();
        var watch = new FetchWatch(_sites, _history, Silos.Lease);
        _origin.Sent = _busy.Sent = watch.Sent;
        using var roots = new RootWatch(_sites, _history);
        var tasks = Load.Create(options, _origin, _busy, BytesPerSecond);
        using var submitter = new Submitter(_cluster, _history, options);
        using var hub = new HubTroubles(_cluster, _silos, _sites, _history);
        var troublemaker = new Troublemaker([.. Troubles(hub)], _history, options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var unguarding = options.Without == "guard" ? UnguardAsync(end.Token) : Task.CompletedTask;

        await Task.WhenAll(submitter.RunAsync(tasks, ct), troublemaker.RunAsync(ct));
        _origin.BytesPerSecond = _busy.BytesPerSecond = long.MaxValue;
        var view = new HubView(_cluster, _history, hub.MendAsync);
        await view.UntilAllEndedAsync(ct);
        await end.CancelAsync();
        await unguarding;

        foreach (var task in tasks)
        {
            watch.Tell(task.File);
        }

        var final = await view.ReadAllAsync(ct);
        foreach (var fault in TaskCheck.Faults(submitter.Accepted, final, _sites).Concat(FencingCheck.Faults(_history.All)))
        {
            _history.Add(HappeningKind.Broken, text: fault);
        }

        return new ChaosReport(options, _history.All, troublemaker, Refetch.Of(submitter.Accepted, final, watch, _history.All), watch, submitter, final, _skipped).Print();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites)
        {
            await site.DisposeAsync();
        }

        await (_silos?.DisposeAsync() ?? default);
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await _origin.DisposeAsync();
        await _busy.DisposeAsync();
        await (_hubDisk?.DisposeAsync() ?? default);
        await (_workerDisk?.DisposeAsync() ?? default);
        await (_postgres?.DisposeAsync() ?? default);
        _history.Dispose();
    }

    private async Task StartAsync()
    {
        string[] settings =
        [
            $"--Workers:Lease={Silos.Lease}", $"--Workers:LeaseGrace={_grace}", "--Workers:DiskReserveBytes=4194304", .. await StorageSettingsAsync(),
        ];
        _silos = new Silos(folder, _connectionString, settings);
        _cluster = new LocalCluster(folder, [.. settings, .. _silos.HubSettings]);
        await _cluster.StartHubAsync();
        await _silos.StartAsync();
        _workerDisk = await CreatedAsync(SmallDisk.TryCreateAsync(Path.Combine(folder, "small"), SmallDiskBytes), "disk filled");
        foreach (var name in _workers)
        {
            var link = new CuttableLink(_cluster.Port, new Witness(_history, name, deaf: options.Without == "fencing").NewTap);
            var disk = name == _workers[^1] ? _workerDisk?.Path : null;
            var site = new Site(name, _cluster, link, _history, disk, WorkerSettings(name, link, disk));
            _sites.Add(site);
            await site.StartAsync();
        }
    }

    private async Task<string[]> StorageSettingsAsync()
    {
        if (options.OnPostgres)
        {
            _postgres = await PostgresServer.StartAsync();
            _connectionString = await _postgres.CreateDatabaseAsync();
            _database = PostgresServer.SettingsOf(_connectionString);
            return _database;
        }

        _hubDisk = await CreatedAsync(LoopDisk.TryCreateAsync(folder, "disk"), "hub's power cut");
        return [.. HubFolder(), .. options.Without == "fsync" ? ["--Storage:Durability=process"] : Array.Empty<string>()];
    }

    private string[] HubFolder() => _hubDisk is null
        ? []
        : [$"--Hub:Data={Path.Combine(_hubDisk.Path, "hub")}", $"--Hub:AdminKeyFile={Path.Combine(folder, "keys", "admin.key")}"];

    private string[] WorkerSettings(string name, CuttableLink link, string? disk) =>
    [
        $"--Worker:Hub=http://127.0.0.1:{link.Port}", "--Worker:Slots=8", "--Worker:Lanes=2",
        .. disk is null ? Array.Empty<string>() : [$"--Worker:Data={Path.Combine(disk, name)}", $"--Worker:TokenFile={Path.Combine(_cluster.WorkerData(name), "token")}"],
    ];

    private IEnumerable<Trouble> Troubles(HubTroubles hub)
    {
        yield return hub.Kill;
        yield return hub.Freeze;
        if (_postgres is null || !Silos.MayShareDatabase)
        {
            yield return hub.Second(LaunchSecondHub);
        }

        if (_hubDisk is not null)
        {
            yield return hub.PowerCut(_hubDisk);
        }

        if (_postgres is not null)
        {
            yield return hub.RestartDatabase(_postgres);
        }

        foreach (var trouble in _silos.Troubles(_sites, _history))
        {
            yield return trouble;
        }

        foreach (var trouble in new SiteTroubles(_sites, _history, Silos.Lease, options.Without).All)
        {
            yield return trouble;
        }
    }

    // Without ownership: another folder, and with it another lock, around the same database.
    private ChildProcess LaunchSecondHub()
    {
        var own = Path.Combine(_hubDisk?.Path ?? folder, "hub");
        var second = Path.Combine(folder, "second");
        Directory.CreateDirectory(second);
        if (options.Without == "ownership" && !File.Exists(Path.Combine(second, "aria.db")))
        {
            File.CreateSymbolicLink(Path.Combine(second, "aria.db"), Path.Combine(own, "aria.db"));
        }

        var data = options.Without == "ownership" || _postgres is not null ? second : own;
        return ChildProcess.StartAssembly(
            "AriaCluster.Api", Path.Combine(folder, "logs", "second.log"),
            ["--Hub:Port=0", $"--Hub:Data={data}", $"--Hub:AdminKeyFile={_cluster.KeyFile}", .. _database]);
    }

    // The guards are there, and do nothing.
    private async Task UnguardAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            foreach (var guard in _sites.SelectMany(site => site.Guards).Where(guard => !guard.IsStopped))
            {
                guard.Stop();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<T?> CreatedAsync<T>(Task<(T? Disk, string? Reason)> creation, string trouble) where T : class
    {
        var (disk, reason) = await creation;
        if (disk is null)
        {
            _skipped.Add($"{trouble}: {reason}");
        }

        return disk;
    }
}
