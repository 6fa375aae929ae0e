using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
