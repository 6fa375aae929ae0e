using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>A state of one activation, whatever its type.</summary>
internal abstract class PersistentState
{
    public abstract Task ReadStateAsync();

    /// <summary>What makes the state that a grain's constructor parameter asks for, given the grain's key.</summary>
    internal static Func<string, PersistentState> FactoryFor(ParameterInfo parameter, EmbeddedEngine engine)
    {
        var name = parameter.GetCustomAttribute<PersistentStateAttribute>()!.StateName;
        var type = typeof(PersistentState<>).MakeGenericType(parameter.ParameterType.GetGenericArguments());
        var factory = type.GetMethod("FactoryFor", BindingFlags.Static | BindingFlags.NonPublic, [typeof(string), typeof(EmbeddedEngine)])!;
        return factory.CreateDelegate<Func<string, EmbeddedEngine, Func<string, PersistentState>>>()(name, engine);
    }
}

/// <summary>
/// A state of one activation. Operations on it run one after the other. A failed write leaves memory as the grain made it:
/// what is durable then, only reading tells.
/// </summary>
internal sealed class PersistentState<TState>(string name, string key, EmbeddedEngine engine) : PersistentState, IPersistentState<TState>
{
    private static readonly bool _hasConstructor = typeof(TState).GetConstructor(Type.EmptyTypes) is not null;

    private TState? _state;
    private int? _version;
    private bool _exists;
    private Task _last = Task.CompletedTask;

    public TState State
    {
        get => OnTurn(_state!);
        set => _state = OnTurn(value);
    }

    public string? Etag => _version?.ToString();

    public bool RecordExists => _exists;

    public override Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => RunAsync(async () =>
    {
        var stored = await engine.Store.ReadAsync(name, key, cancellationToken);
        _version = stored?.Version;
        _exists = stored is { Payload.IsEmpty: false };
        _state = _exists ? JsonSerializer.Deserialize<TState>(stored!.Value.Payload.Span, engine.StateJson) : New();
    });

    public Task WriteStateAsync(CancellationToken cancellationToken) => RunAsync(async () =>
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(_state, engine.StateJson);
        _version = await engine.Store.WriteAsync(name, key, payload, _version, cancellationToken);
        _exists = true;
    });

    public Task ClearStateAsync(CancellationToken cancellationToken) => RunAsync(async () =>
    {
        // What was never written needs no row to say that it is gone.
        _version = _version is { } version ? await engine.Store.ClearAsync(name, key, version, cancellationToken) : null;
        _exists = false;
        _state = New();
    });

    internal static Func<string, PersistentState> FactoryFor(string name, EmbeddedEngine engine) =>
        key => new PersistentState<TState>(name, key, engine);

    // As Orleans does: without a constructor that takes nothing, an object whose fields are all unset.
    private static TState New() => _hasConstructor
        ? Activator.CreateInstance<TState>()
        : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));

    private T OnTurn<T>(T value) => Activation.OnThisThread is null
        ? throw new InvalidOperationException($"State {name} of {key} was used outside the turns of its grain.")
        : value;

    private Task RunAsync(Func<Task> operation) => _last = RunAfterAsync(OnTurn(_last), operation);

    private async Task RunAfterAsync(Task before, Func<Task> operation)
    {
        if (!before.IsCompleted)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        try
        {
            await operation();
        }
        catch (Exception e) when (e is not (OrleansException or OperationCanceledException))
        {
            throw new OrleansException($"Storage failed for state {name} of {key}: {e.Message}", e);
        }
    }
}
