using System.Collections.Concurrent;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>What grains did, in order, and gates at which a test can hold them.</summary>
internal sealed class Diary
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public string[] Entries => [.. _entries];

    public void Write(string entry) => _entries.Enqueue(entry);

    public Task WroteAsync(string entry) => Eventually.HoldsAsync(() => _entries.Contains(entry), what: $"'{entry}' in the diary");

    public int CountOf(string entry) => _entries.Count(each => each == entry);

    /// <summary>Waits until the test opens the gate.</summary>
    public Task PassAsync(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).TrySetResult();

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
