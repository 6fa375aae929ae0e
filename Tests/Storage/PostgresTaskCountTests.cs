using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresTaskCountTests : TaskCountTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
