using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Tests.Storage.Copies;

public sealed class FenceTests
{
    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    public void AStateThatCannotBeReadIsNamed(string payload)
    {
        var row = new StoredRow(CopiedTable.States, StateNames.Worker, "worker-box1", 1, new(2026, 11, 22), System.Text.Encoding.UTF8.GetBytes(payload));

        var refusal = Assert.Throws<StorageRefusedException>(() => Fence.Apply(row, DateTimeOffset.UnixEpoch));

        Assert.Contains("worker worker-box1", refusal.Message, StringComparison.Ordinal);
    }
}
