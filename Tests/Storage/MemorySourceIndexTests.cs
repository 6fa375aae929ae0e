using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemorySourceIndexTests : SourceIndexTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
