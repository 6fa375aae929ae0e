using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemoryStoreTests : StoreTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
