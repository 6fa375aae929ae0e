using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemoryTaskIndexTests : TaskIndexTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
