using AriaCluster.Tests.Engine;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Tests.Support;

/// <summary>The grains of the product on the engine that is built, over a database of their own. Tests know nothing else of the engine.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    // How often a call is repeated that hostility, a restart or a deactivation made fail.
    private const int Patience = 100;

    private readonly IClusterEngine _engine;

    private GrainCluster(IClusterEngine engine, ManualTimeProvider time)
    {
        _engine = engine;
        Time = time;
    }

    public IGrainFactory Grains => _engine.Grains;

    /// <summary>The clock of all grains.</summary>
    public ManualTimeProvider Time { get; }

    public static async Task<GrainCluster> StartAsync(GrainClusterOptions? options = null)
    {
        options ??= new();
        return await StartAsync(ClusterEngine.Create(options), options.Time);
    }

    /// <summary>The same on an engine that is made already, with that clock.</summary>
    public static async Task<GrainCluster> StartAsync(IClusterEngine engine, ManualTimeProvider time)
    {
        await engine.StartAsync();
        return new GrainCluster(engine, time);
    }

    /// <summary>A service of the hub.</summary>
    public T Service<T>()
        where T : notnull => _engine.Services.GetRequiredService<T>();

    /// <summary>Kills the cluster as kill -9 would, and starts it again over the same database.</summary>
    public async Task RestartAsync()
    {
        await _engine.KillAsync();
        await _engine.StartAsync();
    }

    /// <summary>Lets the grains finish what they are at.</summary>
    public Task SettleAsync() => _engine.SettleAsync();

    /// <summary>No faults strike any more, so that a test can see where everything comes to rest.</summary>
    public void MakePeace() => _engine.MakePeace();

    /// <summary>Makes the call and repeats it when it was not answered, as every caller in the product does.</summary>
    public async Task<T> CallAsync<T>(Func<IGrainFactory, Task<T>> call)
    {
        for (var left = Patience; ; left--)
        {
            try
            {
                return await call(Grains);
            }
            catch (Exception e) when (left > 0 && e is (TimeoutException or OrleansException))
            {
                await Task.Yield();
            }
        }
    }

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(Func<IGrainFactory, Task> call) => CallAsync(async grains =>
    {
        await call(grains);
        return true;
    });

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
