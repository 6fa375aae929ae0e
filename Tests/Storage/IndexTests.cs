using System.Collections.Immutable;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>Tests of the index over a store of a kind. After each the tables are compared with the payloads.</summary>
public abstract class IndexTests : IAsyncLifetime
{
    private protected abstract StorageKind Kind { get; }

    private protected StoreUnderTest Store { get; private set; } = null!;

    private protected SampleTasks Samples { get; } = new(7);

    private protected ITaskIndex Index => Store.Index;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await StoreUnderTest.OpenAsync(Kind, this);

    public async ValueTask DisposeAsync()
    {
        await using (Store)
        {
            await Store.CheckTablesAsync();
        }

        GC.SuppressFinalize(this);
    }

    // Every status and column, with many tasks of equal priority and position.
    private protected async Task<ImmutableArray<DownloadTask>> WriteMixedAsync(int count)
    {
        var tasks = Samples.Many(count);
        await Store.WriteAllAsync(tasks);
        tasks = [.. tasks.Select((task, i) => i % 4 == 0 ? task with { Failures = 1 } : Samples.Moved(task))];
        await Task.WhenAll(tasks.Select(task => Store.WriteAsync(task, 1)));
        return tasks;
    }

    private protected Task<int> WriteBatchAsync(string id, int count, bool unfolded) =>
        Store.WriteAsync(StateNames.Batch, id, new BatchState { Id = id, Owner = "ann", Count = count, Unfolded = unfolded }, null);
}
