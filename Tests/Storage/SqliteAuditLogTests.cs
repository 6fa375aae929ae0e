using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteAuditLogTests : AuditLogTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
