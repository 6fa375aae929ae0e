using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASecondOwnerIsRefusedAndTheFirstGoesOn()
    {
        await using var first = Create(_folder.Path);
        await first.OpenAsync(Cancellation);
        await using var second = Create(_folder.Path);

        await Assert.ThrowsAsync<StorageRefusedException>(() => second.OpenAsync(Cancellation));

        Assert.Equal(0, await first.Index.ReadSeqAsync(Cancellation));
    }

    [Fact]
    public async Task AFileThatIsNoDatabaseIsNamed()
    {
        var file = _folder.Write("aria.db", new string('x', 5000));
        await using var database = Create(_folder.Path);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => database.OpenAsync(Cancellation));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeIsNamed()
    {
        var file = _folder.Write("file", "");
        await using var database = Create(Path.Combine(file, "hub"));

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => database.OpenAsync(Cancellation));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    private static SqliteDatabase Create(string folder) => new(new StorageOptions(), folder, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
}
