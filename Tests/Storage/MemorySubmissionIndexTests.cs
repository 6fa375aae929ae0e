using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class MemorySubmissionIndexTests : SubmissionIndexTests
{
    private protected override StorageKind Kind => StorageKind.Memory;
}
