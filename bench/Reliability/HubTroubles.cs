using AriaCluster.Bench.Engine;

namespace AriaCluster.Bench.Reliability;

/// <summary>What can happen to the hub. One at a time.</summary>
internal sealed class HubTroubles(LocalCluster cluster, Silos silos, IReadOnlyList<Site> sites, History history) : IDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);

    public Trouble Kill => Silencing("hub killed", weight: 2, mustHit: true, async (random, ct) =>
    {
        cluster.Hub.Kill();
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 2), TimeProvider.System, ct);
        await cluster.StartHubAsync();
    });

    public Trouble Freeze => Silencing("hub frozen beyond the lease", weight: 1, mustHit: false, async (random, ct) =>
    {
        cluster.Hub.Os.Stop();
        await Task.Delay(Silos.Lease + TimeSpan.FromSeconds(1 + random.NextDouble() * 3), TimeProvider.System, ct);
        cluster.Hub.Os.Continue();
    });

    /// <summary>A power cut: what the hub had not made durable is gone with it.</summary>
    public Trouble PowerCut(LoopDisk disk) => Silencing("hub's power cut", weight: 1, mustHit: false, async (random, ct) =>
    {
        cluster.Hub.Kill();
        await disk.CutPowerAsync();
        await Task.Delay(TimeSpan.FromSeconds(random.NextDouble()), TimeProvider.System, ct);
        await cluster.StartHubAsync();
    });

    public Trouble RestartDatabase(PostgresServer server) => new("database restarted", Weight: 1, MustHit: false, (random, ct) => InTurnAsync(
        async () =>
        {
            history.Add(HappeningKind.Trouble, text: "database restarted");
            await server.CrashAsync();
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 3), TimeProvider.System, ct);
            await server.RestartAsync();

            // Who has the database may have lost its session, and with it the right to go on.
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            await EnsureRunAsync();
            return true;
        },
        ct));

    /// <summary>A second hub on the first one's database must not start while that lives.</summary>
    public Trouble Second(Func<ChildProcess> launch) => new("second hub refused", Weight: 1, MustHit: false, (_, ct) => InTurnAsync(
        async () =>
        {
            using var second = launch();
            await UntilItRunsOrEndsAsync(second, ct);
            if (Runs(second))
            {
                history.Add(HappeningKind.Broken, text: "a second hub ran on the same database");
            }

            var hit = second.HasExited;
            second.Kill();
            return hit;
        },
        ct));

    /// <summary>Starts again what ended by itself, as a supervisor would.</summary>
    public Task MendAsync(CancellationToken ct) => InTurnAsync(
        async () =>
        {
            await EnsureRunAsync();
            return true;
        },
        ct);

    public void Dispose() => _turn.Dispose();

    private static async Task UntilItRunsOrEndsAsync(ChildProcess hub, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(_patience);
        while (!hub.HasExited && !Runs(hub) && !patience.IsCancellationRequested)
        {
            await Task.Delay(_look, TimeProvider.System, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A slow machine needs long to start it, so it counts what it says and not how long it lives.
    private static bool Runs(ChildProcess hub) => hub.Log().Contains(" listens on ", StringComparison.Ordinal);

    // Meanwhile no worker can renew its lease.
    private Trouble Silencing(string name, int weight, bool mustHit, Func<Random, CancellationToken, Task> act) => new(name, weight, mustHit, (random, ct) => InTurnAsync(
        async () =>
        {
            var hit = await Worth.WaitingForAsync(() => sites.Any(site => site.IsFetching), ct);
            var silences = sites.Select(site => site.Silence.Begin()).ToArray();
            try
            {
                history.Add(HappeningKind.Trouble, text: name);
                await act(random, ct);
                return hit;
            }
            finally
            {
                Array.ForEach(silences, silence => silence.Dispose());
            }
        },
        ct));

    private async Task<bool> InTurnAsync(Func<Task<bool>> act, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await act();
        }
        finally
        {
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
