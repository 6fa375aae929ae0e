using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
