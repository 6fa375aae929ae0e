using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class MemoryTaskListTests : TaskListTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
