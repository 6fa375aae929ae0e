using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>A grain that does what a test of the engine asks.</summary>
internal interface IProbeGrain : IGrainWithStringKey
{
    Task<string> EchoAsync(string text);

    Task<int> ActivationsAsync();

    /// <summary>Writes "begin" and the name, waits at the gate of that name, then writes "end" and the name.</summary>
    Task HoldAsync(string name);

    [AlwaysInterleave]
    Task HoldInterleavedAsync(string name);

    /// <summary>Adds one in steps between which others of the same grain could run, were they let.</summary>
    Task<int> CountSlowlyAsync();

    [OneWay]
    Task HoldOneWayAsync(string name);

    [OneWay]
    Task FailOneWayAsync();

    Task HoldUntilCanceledAsync(string name, CancellationToken cancellationToken);

    Task FailAsync(string message);

    Task ThrowAsync(string message);

    Task DeactivateAsync();

    Task<bool> BeginsOnItsOwnSchedulerAsync();

    Task<string> CallOtherAsync(string key, string text);

    Task<string> CallItselfAsync();

    Task<ImmutableArray<string>> SameAsync(ImmutableArray<string> values);

    Task<bool> IsSameObjectAsync(Box box);

    Task<Box> LastBoxAsync();

    Task StartTimerAsync(string name, TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive, bool holds);

    Task ChangeTimerAsync(TimeSpan dueTime, TimeSpan period);

    Task StopTimerAsync();

    Task TellAsync(IProbeObserver observer, string text);

    Task<string> AskAsync(IProbeObserver observer, string text);
}

/// <summary>Something that a copy can be told from.</summary>
internal sealed class Box
{
    public string Content { get; set; } = "";
}

/// <summary>What a test lets grains call.</summary>
internal interface IProbeObserver : IGrainObserver
{
    void Tell(string text);

    Task<string> AskAsync(string text);
}
