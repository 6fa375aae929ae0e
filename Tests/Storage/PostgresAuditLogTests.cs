using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresAuditLogTests : AuditLogTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
