using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemoryAuditLogTests : AuditLogTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
