using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Embedded;

/// <summary>
/// The engine: finds a grain's class by its interface, makes references, sends what is called through them, and keeps no more
/// grains in memory than it should.
/// </summary>
internal sealed class EmbeddedEngine : IGrainFactory, IAsyncDisposable
{
    private readonly EmbeddedOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly GrainClass[] _classes;
    private readonly ConcurrentDictionary<Type, (CallInterface Interface, GrainClass Class)> _grains = new();
    private readonly ConcurrentDictionary<Type, CallInterface> _observers = new();
    private readonly IdleSweep _sweep;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Stage _stage;
    private int _active;

    public EmbeddedEngine(EmbeddedOptions options, IServiceProvider services)
    {
        _options = options;
        _loggers = services.GetRequiredService<ILoggerFactory>();
        var store = services.GetRequiredService<IStateStore>();
        Services = services;
        Time = services.GetRequiredService<TimeProvider>();
        Fate = options.Hostility is { } hostility ? new Fate(hostility) : null;
        Hostility = Fate is null ? null : new HostilePath(Fate);
        Store = Fate is null ? store : new HostileStateStore(store, Fate);
        Deadlines = new Deadlines(Time, options.ResponseTimeout);
        Logger = _loggers.CreateLogger<EmbeddedEngine>();
        Copier = options.CopyJson is { } json ? new MessageCopier(json) : null;
        _classes =
        [
            .. options.GrainAssemblies.SelectMany(assembly => assembly.GetTypes())
                .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Grain)))
                .Select(type => new GrainClass(type, this, options.ActivationLimit)),
        ];
        _sweep = new IdleSweep(this, options.CollectionAge);
    }

    private enum Stage
    {
        Built,
        Running,
        Stopping,
        Stopped,
    }

    internal IServiceProvider Services { get; }

    internal TimeProvider Time { get; }

    internal IStateStore Store { get; }

    internal ILogger Logger { get; }

    internal MessageCopier? Copier { get; }

    internal Deadlines Deadlines { get; }

    internal JsonSerializerOptions StateJson => _options.StateJson;

    /// <summary>In hostile mode, what decides on faults and counts them.</summary>
    internal Fate? Fate { get; }

    internal HostilePath? Hostility { get; }

    /// <summary>Whether grains that are not in memory may be activated now.</summary>
    internal bool MayActivate => _stage == Stage.Running;

    /// <summary>How many grains are in memory.</summary>
    internal int ActiveGrains => Volatile.Read(ref _active);

    internal IEnumerable<Activation> Activations => _classes.SelectMany(each => each.Activations).Concat(Hostility?.Displaced ?? []);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        if (grainClassNamePrefix is not null)
        {
            throw new NotSupportedException("A grain interface has one class here, which needs no prefix.");
        }

        var (grainInterface, grainClass) = _grains.GetOrAdd(typeof(TGrainInterface), FindGrain);
        var reference = (GrainReference)grainInterface.NewReference();
        reference.Class = grainClass;
        reference.Key = primaryKey;
        return (TGrainInterface)(object)reference;
    }

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is Reference or Grain)
        {
            throw new ArgumentException("An observer is an object outside the grains, not a grain and no reference.", nameof(obj));
        }

        var observerInterface = _observers.GetOrAdd(
            typeof(TGrainObserverInterface), type => new CallInterface(type, typeof(ObserverReference), this));
        var reference = (ObserverReference)observerInterface.NewReference();
        reference.Inbox = new ObserverInbox(obj);
        return (TGrainObserverInterface)(object)reference;
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not ObserverReference reference || !reference.Inbox.Close())
        {
            throw new ArgumentException("This is no reference to an observer, or was deleted before.", nameof(obj));
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    internal ILogger CreateLogger(Type type) => _loggers.CreateLogger(type);

    internal Task Send(CallMethod method, Reference target, object?[] arguments)
    {
        var request = method.NewRequest(target, Copier is { } copier ? copier.Copy(method.Parameters, arguments) : arguments);
        Deadlines.Stamp(request);
        if (!method.IsOneWay)
        {
            Deadlines.Watch(request);
            request.CancelWith(method.CancellationOf(arguments));
        }

        if (Hostility is { } hostility)
        {
            hostility.Deliver(request);
        }
        else
        {
            target.Deliver(request);
        }

        return request.Answer;
    }

    internal void OnActivating() => Interlocked.Increment(ref _active);

    internal void OnEnded()
    {
        if (Interlocked.Decrement(ref _active) == 0 && _stage != Stage.Running)
        {
            _empty.TrySetResult();
        }
    }

    internal void Start()
    {
        _stage = Stage.Running;
        _sweep.Start();
    }

    /// <summary>Ends all grains in good order, and those that take too long without it.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stage is Stage.Stopping or Stage.Stopped)
        {
            return;
        }

        _stage = Stage.Stopping;
        using var deadline = new CancellationTokenSource(_options.StopTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        foreach (var activation in Activations)
        {
            activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The engine stops."));
        }

        if (ActiveGrains > 0)
        {
            await _empty.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Kill();
    }

    /// <summary>Ends everything as the death of the process would.</summary>
    internal void Kill()
    {
        _stage = Stage.Stopped;
        _sweep.Dispose();
        foreach (var activation in Activations)
        {
            activation.Crash(new EngineStoppedException());
        }
    }

    private (CallInterface, GrainClass) FindGrain(Type type)
    {
        var matches = _classes.Where(each => each.Type.IsAssignableTo(type)).ToArray();
        return matches is [var grainClass]
            ? (new CallInterface(type, typeof(GrainReference), this), grainClass)
            : throw new ArgumentException($"{matches.Length} grain classes implement {type}; it must be one.");
    }
}
