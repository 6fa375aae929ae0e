using AriaCluster.Embedded;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>A store as one process sees it: once that has died, nothing it still wants is done or answered.</summary>
internal sealed class MortalStateStore(IStateStore store) : IStateStore
{
    private volatile bool _dead;

    public void Die() => _dead = true;

    public async ValueTask<StoredState?> ReadAsync(string stateName, string key, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await store.ReadAsync(stateName, key, cancellationToken);
    }

    public async ValueTask<int> WriteAsync(
        string stateName, string key, ReadOnlyMemory<byte> payload, int? expectedVersion, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await store.WriteAsync(stateName, key, payload, expectedVersion, cancellationToken);
    }

    public async ValueTask<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await store.ClearAsync(stateName, key, expectedVersion, cancellationToken);
    }

    private Task LiveAsync() => _dead ? new TaskCompletionSource().Task : Task.CompletedTask;
}
