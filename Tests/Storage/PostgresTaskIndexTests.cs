using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresTaskIndexTests : TaskIndexTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
