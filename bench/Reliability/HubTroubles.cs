using AriaCluster.Bench.Engine;

namespace AriaCluster.Bench.Reliability;

/// <summary>What can happen to the hub. One at a time; meanwhile no worker can renew its lease.</summary>
internal sealed class HubTroubles(LocalCluster cluster, Silos silos, IReadOnlyList<Site> sites, History history) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public Trouble Kill => new("hub killed", Weight: 2, MustHit: true, (random, ct) => WithoutHubAsync("hub killed", async () =>
    {
        cluster.Hub.Kill();
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 2), TimeProvider.System, ct);
        await cluster.StartHubAsync();
    }, ct));

    public Trouble Freeze => new("hub frozen beyond the lease", Weight: 1, MustHit: false, (random, ct) => WithoutHubAsync("hub frozen", async () =>
    {
        cluster.Hub.Os.Stop();
        await Task.Delay(Silos.Lease + TimeSpan.FromSeconds(1 + random.NextDouble() * 3), TimeProvider.System, ct);
        cluster.Hub.Os.Continue();
    }, ct));

    /// <summary>A power cut: what the hub had not made durable is gone with it.</summary>
    public Trouble PowerCut(LoopDisk disk) => new("hub's power cut", Weight: 1, MustHit: false, (random, ct) => WithoutHubAsync("hub's power cut", async () =>
    {
        cluster.Hub.Kill();
        await disk.CutPowerAsync();
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble()), TimeProvider.System, ct);
        await cluster.StartHubAsync();
    }, ct));

    public Trouble RestartDatabase(PostgresServer server) => new("database restarted", Weight: 1, MustHit: false, async (random, ct) =>
    {
        await _turn.WaitAsync(ct);
        try
        {
            history.Add(HappeningKind.Trouble, text: "database restarted");
            await server.CrashAsync();
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 3), TimeProvider.System, ct);
            await server.RestartAsync();

            // Who has the database may have lost its session, and with it the right to go on.
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            await EnsureRunAsync();
            return true;
        }
        finally
        {
            _turn.Release();
        }
    });

    /// <summary>A second hub on the first one's database must not start while that lives.</summary>
    public Trouble Second(Func<ChildProcess> launch) => new("second hub refused", Weight: 1, MustHit: false, async (_, ct) =>
    {
        await _turn.WaitAsync(ct);
        try
        {
            using var second = launch();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            while (!second.HasExited && !Runs(second) && !patience.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (Runs(second))
            {
                history.Add(HappeningKind.Broken, text: "a second hub ran on the same database");
            }

            var hit = second.HasExited;
            second.Kill();
            return hit;
        }
        finally
        {
            _turn.Release();
        }
    });

    /// <summary>Starts again what ended by itself, as a supervisor would.</summary>
    public async Task MendAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await EnsureRunAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // A slow machine needs long to start it, so it counts what it says and not how long it lives.
    private static bool Runs(ChildProcess hub) => hub.Log().Contains(" listens on ", StringComparison.Ordinal);

    private async Task<bool> WithoutHubAsync(string what, Func<Task> act, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        var hit = await Worth.WaitingForAsync(() => sites.Any(site => site.IsFetching), ct);
        foreach (var site in sites)
        {
            site.Silence.Begin();
        }

        try
        {
            history.Add(HappeningKind.Trouble, text: what);
            await act();
            return hit;
        }
        finally
        {
            foreach (var site in sites)
            {
                site.Silence.End();
            }

            _turn.Release();
        }
    }

    private async Task EnsureRunAsync()
    {
        if (cluster.Hub.HasExited)
        {
            history.Add(HappeningKind.Trouble, text: "hub started again");
            await cluster.StartHubAsync();
        }

        await silos.EnsureRunAsync();
    }
}
