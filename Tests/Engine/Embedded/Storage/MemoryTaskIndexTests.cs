using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class MemoryTaskIndexTests : TaskIndexTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
