using System.Text.Json;
using AriaCluster.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>An engine over a dictionary, with the grains of this folder and a clock that stands still.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public EngineUnderTest(Action<EmbeddedOptions>? configure = null, MemoryStateStore? store = null)
    {
        Store = store ?? new();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IStateStore>(Store)
            .AddSingleton(Diary)
            .AddEmbeddedEngine(options =>
            {
                options.GrainAssemblies = [typeof(EngineUnderTest).Assembly];
                options.CopyJson = JsonSerializerOptions.Default;
                configure?.Invoke(options);
            })
            .BuildServiceProvider(validateScopes: true);
        Engine = _services.GetRequiredService<EmbeddedEngine>();
        Engine.Start();
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryStateStore Store { get; }

    /// <summary>What the grains under test wrote down.</summary>
    public Diary Diary { get; } = new();

    public EmbeddedEngine Engine { get; }

    public IGrainFactory Grains => Engine;

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Grains.GetGrain<T>(key);

    public ValueTask DisposeAsync()
    {
        // A grain that a test left waiting would be waited for until the clock moves, and it does not.
        Engine.Kill();
        return _services.DisposeAsync();
    }
}
