using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Embedded;

/// <summary>A grain class: how its grains are made, and those of them that are in memory.</summary>
internal sealed class GrainClass
{
    // As in Orleans: a message finds two activations ended before it is given up.
    private const int MaxForwards = 2;

    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);
    private readonly Func<string, PersistentState>[] _states;
    private readonly ObjectFactory _construct;

    internal GrainClass(Type type, EmbeddedEngine engine, int activationLimit)
    {
        Name = type.Name;
        Type = type;
        Engine = engine;
        Crowd = new Crowd(this, activationLimit);
        Logger = engine.CreateLogger(type);
        var parameters = StateParameters(type);
        _states = [.. parameters.Select(parameter => PersistentState.FactoryFor(parameter, engine))];
        _construct = ActivatorUtilities.CreateFactory(type, [.. parameters.Select(parameter => parameter.ParameterType)]);
    }

    internal Type Type { get; }

    internal string Name { get; }

    internal EmbeddedEngine Engine { get; }

    internal ILogger Logger { get; }

    internal Crowd Crowd { get; }

    internal IEnumerable<Activation> Activations => _activations.Select(entry => entry.Value);

    internal void Deliver(string key, Message message)
    {
        while (Find(key) is { } activation)
        {
            if (activation.TryEnqueue(message))
            {
                return;
            }
        }

        message.Reject(new EngineStoppedException());
    }

    /// <summary>Delivers once more what waited for an activation that ended.</summary>
    internal void Forward(string key, Message message)
    {
        if (message is Request && message.Forwards++ < MaxForwards)
        {
            Deliver(key, message);
        }
        else
        {
            message.Reject(new OrleansMessageRejectionException($"{Name} {key} ended again and again before the request could run."));
        }
    }

    internal Grain Construct(Activation activation, out PersistentState[] states)
    {
        states = Array.ConvertAll(_states, create => create(activation.Key));
        return (Grain)_construct(Engine.Services, states);
    }

    internal void Remove(Activation activation) => _activations.TryRemove(new(activation.Key, activation));

    private Activation? Find(string key)
    {
        if (_activations.TryGetValue(key, out var activation))
        {
            return activation;
        }

        // Asked after it was added: an engine that stops meanwhile either sees the new one or is seen here.
        activation = _activations.GetOrAdd(key, static (key, self) => new Activation(self, key), this);
        if (Engine.MayActivate)
        {
            return activation;
        }

        activation.Crash(new EngineStoppedException());
        return null;
    }

    private static ParameterInfo[] StateParameters(Type type) =>
    [
        .. type.GetConstructors().Single().GetParameters()
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute))),
    ];
}
