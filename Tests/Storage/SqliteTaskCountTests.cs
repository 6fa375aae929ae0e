using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteTaskCountTests : TaskCountTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
