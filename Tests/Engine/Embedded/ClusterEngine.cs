using AriaCluster.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AriaCluster.Tests.Engine;

/// <summary>The embedded engine over states in memory that outlive it.</summary>
internal sealed class ClusterEngine : IClusterEngine
{
    private readonly Embedded.MemoryStateStore _store = new();
    private readonly GrainClusterOptions _options;
    private ServiceProvider? _services;

    private ClusterEngine(GrainClusterOptions options) => _options = options;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _services ?? throw new InvalidOperationException("It is not started.");

    public static IClusterEngine Create(GrainClusterOptions options) => new ClusterEngine(options);

    public Task StartAsync()
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_options.Time)
            .AddSingleton<IStateStore>(new Embedded.MortalStateStore(_store))
            .AddEmbeddedEngine(options =>
            {
                options.GrainAssemblies = [typeof(StateJson).Assembly];
                options.StateJson = StateJson.Options;
                options.CopyJson = WireJson.Options;
                options.Hostility = _options.HostileSeed is { } seed ? new HostilityOptions { Seed = seed } : null;
            });
        _options.Services(services);
        _services = services.BuildServiceProvider(validateScopes: true);
        Engine.Start();
        return Task.CompletedTask;
    }

    public void MakePeace()
    {
        if (Engine.Fate is { } fate)
        {
            fate.Rests = true;
        }
    }

    public async Task KillAsync()
    {
        // What the dead process still had under way must not reach the database.
        ((Embedded.MortalStateStore)Services.GetRequiredService<IStateStore>()).Die();
        Engine.Kill();
        await _services!.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await KillAsync();
        }
    }

    private EmbeddedEngine Engine => Services.GetRequiredService<EmbeddedEngine>();
}
