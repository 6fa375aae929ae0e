using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresTaskListTests : TaskListTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
