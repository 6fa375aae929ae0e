using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class MemoryStoreTests : StoreTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
