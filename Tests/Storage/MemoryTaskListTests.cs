using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemoryTaskListTests : TaskListTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
