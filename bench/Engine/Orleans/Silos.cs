using AriaCluster.Bench.Reliability;
using Npgsql;

namespace AriaCluster.Bench.Engine;

/// <summary>The silos beside the hub, which is one itself: over PostgreSQL a second one, else none.</summary>
internal sealed class Silos(string folder, string? connectionString, IReadOnlyList<string> settings) : IAsyncDisposable
{
    public const bool MayShareDatabase = true;

    private static readonly string[] _grainSections = ["Storage", "Tasks", "Workers", "Scheduling"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    // A silo that comes back keeps its ports.
    private readonly string[] _ports = Ports();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ChildProcess? _silo;

    /// <summary>What the hub needs to know of them.</summary>
    public IReadOnlyList<string> HubSettings { get; } = connectionString is null ? [] : Ports();

    public IEnumerable<Trouble> Troubles(IReadOnlyList<Site> sites, History history)
    {
        if (connectionString is not null)
        {
            yield return new("silo killed", Weight: 2, MustHit: true, async (random, ct) =>
            {
                await _turn.WaitAsync(ct);
                try
                {
                    var hit = await Worth.WaitingForAsync(() => sites.Any(site => site.IsFetching), ct);
                    history.Add(HappeningKind.Trouble, text: "silo killed");
                    _silo!.Kill();
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
        if (connectionString is not null)
        {
            _silo?.Dispose();
            _silo = ChildProcess.StartAssembly("AriaCluster.Silo", Path.Combine(folder, "logs", "silo.log"), [.. settings.Where(IsForGrains), .. _ports]);
            await UntilTwoAreActiveAsync();
        }
    }

    /// <summary>Starts those that ended.</summary>
    public async Task EnsureRunAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_silo is { HasExited: true })
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
        _silo?.Kill();
        _silo?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsForGrains(string setting) => _grainSections.Any(section => setting.StartsWith($"--{section}:", StringComparison.Ordinal));

    private static string[] Ports() => [$"--Cluster:SiloPort={FreePort.Next()}", $"--Cluster:GatewayPort={FreePort.Next()}"];

    // Not for ever: the hub may have been killed meanwhile, and the database be away.
    private async Task UntilTwoAreActiveAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        while (!patience.IsCancellationRequested && !_silo!.HasExited && await CountActiveAsync() < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private async Task<long> CountActiveAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3", connection);
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }
}
