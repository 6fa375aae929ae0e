using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Storage;

/// <summary>What every index knows of idempotency keys. After each test the tables are compared with the payloads.</summary>
public abstract class SubmissionIndexTests : IAsyncLifetime
{
    private readonly SampleTasks _samples = new(7);
    private StoreUnderTest _store = null!;

    private protected abstract StorageKind Kind { get; }

    private ITaskIndex Index => _store.Index;

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
    public async Task ASecondAcceptanceUnderOneKeyFailsAsAWhole()
    {
        var first = _samples.Next() with { Submission = new("key", "body") };
        var second = _samples.Next() with { Submission = new("key", "body") };
        var batch = new BatchState { Id = "batch-1", Count = 3, Submission = new("key", "other") };
        await _store.WriteAsync(first);

        await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(second));
        await Assert.ThrowsAnyAsync<Exception>(() => _store.WriteAsync(StateNames.Batch, batch.Id, batch, null));

        Assert.Null(await _store.ReadAsync<DownloadTask>(StateNames.Task, second.Id));
        Assert.Null(await _store.ReadAsync<BatchState>(StateNames.Batch, batch.Id));
        Assert.Equal(new(first.Id, "body", 1), await Index.FindSubmissionAsync("key", Cancellation));
        Assert.Null(await Index.FindSubmissionAsync("other", Cancellation));
    }

    [Fact]
    public async Task ABatchIsFoundByItsKeyAndLaterWritesKeepIt()
    {
        var batch = new BatchState { Id = "batch-1", Count = 3, Submission = new("key", "body") };
        await _store.WriteAsync(StateNames.Batch, batch.Id, batch, null);
        await _store.WriteAsync(StateNames.Batch, batch.Id, batch with { Unfolded = true }, 1);

        Assert.Equal(new("batch-1", "body", 3), await Index.FindSubmissionAsync("key", Cancellation));
    }

    [Fact]
    public async Task AForgottenKeyMayBeUsedAgainAndItsTaskLivesOn()
    {
        var old = _samples.Next() with { Submission = new("key", "body"), CreatedAt = DateTimeOffset.UnixEpoch };
        var recent = _samples.Next() with { Submission = new("recent", "body") };
        await _store.WriteAllAsync([old, recent]);

        await Index.ForgetSubmissionsAsync(DateTimeOffset.UnixEpoch.AddDays(1), Cancellation);
        await _store.WriteAsync(old with { Failures = 1 }, 1);

        Assert.Null(await Index.FindSubmissionAsync("key", Cancellation));
        Assert.NotNull(await Index.FindSubmissionAsync("recent", Cancellation));
        var again = _samples.Next() with { Submission = new("key", "body") };
        await _store.WriteAsync(again);
        Assert.Equal(again.Id, (await Index.FindSubmissionAsync("key", Cancellation))!.Id);
    }
}
