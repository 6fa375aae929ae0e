using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class PostgresSourceIndexTests : SourceIndexTests
{
    private protected override StorageKind Kind => StorageKind.PostgreSql;
}
