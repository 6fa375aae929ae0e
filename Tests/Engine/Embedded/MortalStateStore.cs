using AriaCluster.Embedded;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>A store as one process sees it: once that has died, nothing it still wants is done or answered.</summary>
internal sealed class MortalStateStore(IStateStore store, Traffic traffic) : IStateStore
{
    private volatile bool _dead;

    public void Die() => _dead = true;

    public ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken) =>
        DoAsync(() => store.ReadAsync(stateName, key, cancellationToken));

    public ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken) =>
        DoAsync(() => store.WriteAsync(stateName, key, payload, expectedVersion, cancellationToken));

    public ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken) =>
        DoAsync(() => store.ClearAsync(stateName, key, expectedVersion, cancellationToken));

    private async ValueTask<T> DoAsync<T>(Func<ValueTask<T>> act)
    {
        if (_dead)
        {
            await new TaskCompletionSource().Task;
        }

        traffic.Begin();
        try
        {
            // Counted also where the grain that waits has ended.
            return await act().ConfigureAwait(false);
        }
        finally
        {
            traffic.End();
        }
    }
}
