using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteTaskIndexTests : TaskIndexTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
