using AriaCluster.Silo.Storage;
using AriaCluster.Tests.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class CanceledWriteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageKind.Memory)]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task ACanceledWriteIsNotWaitedFor(StorageKind kind)
    {
        await using var store = await StoreUnderTest.OpenAsync(kind, this);
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.States.WriteAsync("scheduler", "scheduler-default", "1"u8.ToArray(), null, given.Token));

        Assert.Null(await store.States.ReadAsync("scheduler", "scheduler-default", Cancellation));
    }
}
