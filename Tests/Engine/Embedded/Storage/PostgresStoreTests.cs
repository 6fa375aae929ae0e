using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class PostgresStoreTests : StoreTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
