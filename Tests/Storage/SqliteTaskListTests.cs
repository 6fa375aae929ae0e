using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteTaskListTests : TaskListTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
