using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresSubmissionIndexTests : SubmissionIndexTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
