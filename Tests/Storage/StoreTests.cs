using System.Text;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Orleans.Storage;

namespace AriaCluster.Tests.Storage;

/// <summary>What every store of states does, whichever the engine, whichever the database. After each test the tables are compared with the payloads.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private StoreUnderTest _store = null!;

    private protected abstract StorageKind Kind { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StoreUnderTest.OpenAsync(Kind, this);

    public async ValueTask DisposeAsync()
    {
        await using (_store)
        {
            await _store.CheckTablesAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task WhatWasNeverWrittenIsNotThere() =>
        Assert.Null(await _store.States.ReadAsync(StateNames.Task, "task-none", Cancellation));

    [Fact]
    public async Task EachWriteIsReadBackWithTheNextVersion()
    {
        for (var version = 1; version <= 3; version++)
        {
            var written = await WriteAsync("scheduler-default", $"{{\"epoch\":{version}}}", version == 1 ? null : version - 1);

            Assert.Equal(version, written);
            Assert.Equal(($"{{\"epoch\":{version}}}", version), await ReadAsync("scheduler-default"));
        }
    }

    [Fact]
    public async Task AWriteThatExpectsNoRowFailsWhereThereIsOne()
    {
        await WriteAsync("scheduler-default", "1", null);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("scheduler-default", "2", null));

        Assert.Equal(("1", 1), await ReadAsync("scheduler-default"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task AWriteThatExpectsAnotherVersionFailsAndChangesNothing(int expected)
    {
        await WriteAsync("scheduler-default", "1", null);
        await WriteAsync("scheduler-default", "2", 1);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("scheduler-default", "3", expected));

        Assert.Equal(("2", 2), await ReadAsync("scheduler-default"));
    }

    [Fact]
    public async Task AWriteThatExpectsARowFailsWhereThereIsNone() =>
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("scheduler-default", "1", 1));

    [Fact]
    public async Task AClearEmptiesTheRowAndTheVersionGoesOn()
    {
        await WriteAsync("scheduler-default", "1", null);

        Assert.Equal(2, await _store.States.ClearAsync("scheduler", "scheduler-default", 1, Cancellation));
        Assert.Equal(("", 2), await ReadAsync("scheduler-default"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync("scheduler-default", "2", null));
        Assert.Equal(3, await WriteAsync("scheduler-default", "2", 2));
    }

    [Fact]
    public async Task AClearOfAnotherVersionFails()
    {
        await WriteAsync("scheduler-default", "1", null);

        await Assert.ThrowsAsync<InconsistentStateException>(async () => await _store.States.ClearAsync("scheduler", "scheduler-default", 2, Cancellation));

        Assert.Equal(("1", 1), await ReadAsync("scheduler-default"));
    }

    [Fact]
    public async Task AClearedTaskWorkerOrBatchLeavesTheTables()
    {
        var task = new SampleTasks(1).Next();
        await _store.WriteAsync(task);
        await _store.WriteAsync(StateNames.Worker, "worker-a", new WorkerState { Name = "a" }, null);
        await _store.WriteAsync(StateNames.Batch, "batch-a", new BatchState { Id = "batch-a", Count = 1 }, null);

        await _store.States.ClearAsync(StateNames.Task, task.Id, 1, Cancellation);
        await _store.States.ClearAsync(StateNames.Worker, "worker-a", 1, Cancellation);
        await _store.States.ClearAsync(StateNames.Batch, "batch-a", 1, Cancellation);

        Assert.Empty(await _store.Index.FindAsync([task.Id], Cancellation));
        Assert.Empty(await _store.Index.ReadWorkersAsync(Cancellation));
        Assert.Empty(await _store.Index.ReadFoldedBatchesAsync(10, Cancellation));
    }

    [Fact]
    public async Task KeysAndStateNamesAreKeptApart()
    {
        (string State, string Key)[] places =
            [("scheduler", "a-1"), ("scheduler", "a-10"), ("scheduler", "A-1"), ("scheduler", "ä-1"), ("cluster", "a-1"), ("Scheduler", "a-1")];
        foreach (var (state, key) in places)
        {
            await _store.States.WriteAsync(state, key, Encoding.UTF8.GetBytes($"\"{state}/{key}\""), null, Cancellation);
        }

        foreach (var (state, key) in places)
        {
            var stored = await _store.States.ReadAsync(state, key, Cancellation);
            Assert.Equal($"\"{state}/{key}\"", Encoding.UTF8.GetString(stored!.Value.Payload));
        }
    }

    [Fact]
    public async Task ManyWritersAtOnceLoseNothing()
    {
        await Parallel.ForAsync(0, 64, Cancellation, async (writer, _) =>
        {
            for (var version = 0; version < 20; version++)
            {
                await WriteAsync($"key-{writer}", $"{writer * 1000 + version}", version == 0 ? null : version);
            }
        });

        for (var writer = 0; writer < 64; writer++)
        {
            Assert.Equal(($"{writer * 1000 + 19}", 20), await ReadAsync($"key-{writer}"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task OfManyWritersWithOneVersionExactlyOneWins(int? expected)
    {
        if (expected is not null)
        {
            await WriteAsync("key", "0", null);
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 50).Select(async writer =>
        {
            try
            {
                return await WriteAsync("key", $"{writer}", expected);
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }));

        var winner = Assert.Single(outcomes, version => version > 0);
        var place = Array.IndexOf(outcomes, winner) + 1;
        Assert.Equal(($"{place}", (expected ?? 0) + 1), await ReadAsync("key"));
    }

    [Fact]
    public async Task ABadWriteFailsAloneAmongManyAndLeavesNothing()
    {
        var samples = new SampleTasks(2);
        var good = samples.Many(60);
        DownloadTask[] bad = [samples.Next() with { Status = 0 }, samples.Next() with { Failures = -1 }, samples.Next() with { Deleted = true }];
        var broken = samples.Next();

        var writes = good.Select(task => _store.WriteAsync(task)).ToList();
        writes.InsertRange(30, bad.Select(task => _store.WriteAsync(task)));
        writes.Insert(10, _store.States.WriteAsync(StateNames.Task, broken.Id, "{\"id\":"u8.ToArray(), null, Cancellation));
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(4, writes.Count(write => write.IsFaulted));
        await Assert.AllAsync(good, async task => Assert.NotNull(await _store.ReadAsync<DownloadTask>(StateNames.Task, task.Id)));
        await Assert.AllAsync(bad.Append(broken), async task => Assert.Null(await _store.ReadAsync<DownloadTask>(StateNames.Task, task.Id)));
        Assert.Equal(60, (await _store.Index.FindAsync([.. good.Concat(bad).Select(task => task.Id)], Cancellation)).Length);
    }

    [Fact]
    public async Task AnUpdateThatFailsLeavesTheRowAsItWas()
    {
        var task = new SampleTasks(3).Next();
        await _store.WriteAsync(task);

        await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(task with { Status = (DownloadStatus)9, Name = "other" }, 1));

        Assert.Equal(task.Name, (await _store.ReadAsync<DownloadTask>(StateNames.Task, task.Id))!.Name);
        Assert.Equal(2, await _store.WriteAsync(task with { Failures = 1 }, 1));
    }

    [Fact]
    public async Task ALargeBatchIsOneWrite()
    {
        var batch = new BatchState
        {
            Id = TaskId.NewBatch(DateTimeOffset.UnixEpoch),
            Owner = "admin",
            Count = 10_000,
            Specifications = [.. Enumerable.Range(0, 10_000).Select(i => new TaskSpecification { Uris = [$"https://mirror.example.org/pub/images/file-{i}.iso"] })],
        };

        await _store.WriteAsync(StateNames.Batch, batch.Id, batch, null);

        Assert.Equal(10_000, (await _store.ReadAsync<BatchState>(StateNames.Batch, batch.Id))!.Specifications.Length);
        Assert.Equal([batch.Id], await _store.Index.ReadFoldedBatchesAsync(10, Cancellation));
        await _store.WriteAsync(StateNames.Batch, batch.Id, batch with { Unfolded = true, Specifications = [] }, 1);
        Assert.Empty(await _store.Index.ReadFoldedBatchesAsync(10, Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TheTablesFollowThePayloadsThroughAnyChange(int seed)
    {
        var samples = new SampleTasks(seed);
        var tasks = samples.Many(40);
        await _store.WriteAllAsync(tasks);

        for (var version = 1; version <= 8; version++)
        {
            tasks = [.. tasks.Select(samples.Moved)];
            await Task.WhenAll(tasks.Select(task => _store.WriteAsync(task, version)));
            await _store.CheckTablesAsync();
        }
    }

    private async Task<int> WriteAsync(string key, string payload, int? expected) =>
        await _store.States.WriteAsync("scheduler", key, Encoding.UTF8.GetBytes(payload), expected, Cancellation);

    private async Task<(string Payload, int Version)?> ReadAsync(string key) =>
        await _store.States.ReadAsync("scheduler", key, Cancellation) is { } stored
            ? (Encoding.UTF8.GetString(stored.Payload), stored.Version)
            : null;
}
