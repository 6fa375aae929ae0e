using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteSourceIndexTests : SourceIndexTests
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}
