using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemoryTaskCountTests : TaskCountTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
