using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteSubmissionIndexTests : SubmissionIndexTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
