using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class SqliteTaskListTests : TaskListTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
