using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Tests.Engine.Embedded;

internal sealed class ProbeGrain : Grain, IProbeGrain
{
    private static readonly ConcurrentDictionary<Diary, ConcurrentDictionary<string, int>> _activations = new();

    private readonly Diary _diary;
    private readonly string _key;
    private int _count;
    private Box _box = new();
    private IGrainTimer? _timer;

    public ProbeGrain(Diary diary)
    {
        _diary = diary;
        _key = this.GetPrimaryKeyString();
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activations.GetOrAdd(_diary, _ => new()).AddOrUpdate(_key, 1, (_, count) => count + 1);
        _diary.Write($"activate {_key}");
        return _key.StartsWith("unable", StringComparison.Ordinal)
            ? throw new InvalidDataException("It cannot.")
            : Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _diary.Write($"deactivate {_key} {reason.ReasonCode}");
    }

    public Task<string> EchoAsync(string text) => Task.FromResult(text);

    public Task<int> ActivationsAsync() => Task.FromResult(_activations[_diary][_key]);

    public async Task HoldAsync(string name)
    {
        _diary.Write($"begin {name}");
        await _diary.PassAsync(name);
        _diary.Write($"end {name}");
    }

    public Task HoldInterleavedAsync(string name) => HoldAsync(name);

    public async Task<int> CountSlowlyAsync()
    {
        var seen = _count;
        await Task.Yield();
        await Task.Yield();
        return _count = seen + 1;
    }

    public Task HoldOneWayAsync(string name) => HoldAsync(name);

    public Task FailOneWayAsync()
    {
        _diary.Write("failed one-way");
        throw new InvalidDataException("Nobody hears of it.");
    }

    public async Task HoldUntilCanceledAsync(string name, CancellationToken cancellationToken)
    {
        _diary.Write($"begin {name}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _diary.Write($"canceled {name}");
        await _diary.PassAsync(name);
    }

    public async Task FailAsync(string message)
    {
        await Task.Yield();
        throw new InvalidDataException(message);
    }

    public Task ThrowAsync(string message) => throw new InvalidDataException(message);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<bool> BeginsOnItsOwnSchedulerAsync()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        return before != TaskScheduler.Default && TaskScheduler.Current == before;
    }

    public Task<string> CallOtherAsync(string key, string text) => GrainFactory.GetGrain<IProbeGrain>(key).EchoAsync(text);

    public Task<string> CallItselfAsync() => CallOtherAsync(_key, "deadlock");

    public Task<ImmutableArray<string>> SameAsync(ImmutableArray<string> values) => Task.FromResult(values);

    public Task<bool> IsSameObjectAsync(Box box)
    {
        var same = ReferenceEquals(box, _box);
        _box = box;
        return Task.FromResult(same);
    }

    public Task<Box> LastBoxAsync() => Task.FromResult(_box);

    public Task StartTimerAsync(string name, TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive, bool holds)
    {
        _timer = this.RegisterGrainTimer(
            (state, ct) => TickAsync(state, holds, ct),
            name,
            new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task ChangeTimerAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopTimerAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task TellAsync(IProbeObserver observer, string text)
    {
        observer.Tell(text);
        return Task.CompletedTask;
    }

    public Task<string> AskAsync(IProbeObserver observer, string text) => observer.AskAsync(text);

    private async Task TickAsync(string name, bool holds, CancellationToken cancellationToken)
    {
        _diary.Write($"tick {name}");
        await (holds ? _diary.PassAsync(name) : Task.CompletedTask);
        _diary.Write($"tock {name}{(cancellationToken.IsCancellationRequested ? " canceled" : "")}");
        if (name.StartsWith("bad", StringComparison.Ordinal))
        {
            throw new InvalidDataException("A tick may fail.");
        }
    }
}
