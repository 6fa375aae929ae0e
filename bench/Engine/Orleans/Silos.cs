using AriaCluster.Bench.Reliability;
using AriaCluster.Tests.Engine;

namespace AriaCluster.Bench.Engine;

/// <summary>The silos beside the hub, which is one itself: over PostgreSQL a second one, else none.</summary>
internal sealed class Silos(string folder, string? connectionString, IReadOnlyList<string> settings) : IAsyncDisposable
{
    public const bool MayShareDatabase = true;

    /// <summary>Of the workers: longer than grains are away whose silo was killed, until the others have noticed it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SecondSilo? _silo = connectionString is null ? null : new SecondSilo(folder, connectionString);

    /// <summary>What the hub needs to know of them.</summary>
    public IReadOnlyList<string> HubSettings { get; } = connectionString is null ? [] : SecondSilo.NewPorts();

    public IEnumerable<Trouble> Troubles(IReadOnlyList<Site> sites, History history)
    {
        if (_silo is not null)
        {
            yield return new("silo killed", Weight: 2, MustHit: true, async (random, ct) =>
            {
                await _turn.WaitAsync(ct);
                try
                {
                    var hit = await Worth.WaitingForAsync(() => sites.Any(site => site.IsFetching), ct);
                    history.Add(HappeningKind.Trouble, text: "silo killed");
                    _silo.Process.Kill();
                    await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 4), TimeProvider.System, ct);
                    await StartAsync();
                    return hit;
                }
                finally
                {
                    _turn.Release();
                }
            });
        }
    }

    /// <summary>Once the hub runs.</summary>
    public async Task StartAsync()
    {
        if (_silo is not null)
        {
            _silo.Start(settings);
            await UntilTwoAreActiveAsync(_silo);
        }
    }

    /// <summary>Starts those that ended.</summary>
    public async Task EnsureRunAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_silo is { Process.HasExited: true })
            {
                await StartAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _silo?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    // Not for ever: the hub may have been killed meanwhile, and the database be away.
    private static async Task UntilTwoAreActiveAsync(SecondSilo silo)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (!patience.IsCancellationRequested && !silo.Process.HasExited && await silo.CountActiveAsync() < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
