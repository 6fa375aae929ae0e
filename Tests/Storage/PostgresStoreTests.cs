using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresStoreTests : StoreTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
