using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Engine.Embedded.Storage;

public sealed class PostgresSubmissionIndexTests : SubmissionIndexTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
