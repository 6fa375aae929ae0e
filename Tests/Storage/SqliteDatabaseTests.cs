using System.Diagnostics;
using AriaCluster.Silo;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    public async Task DamageThatIsMetOnlyAfterItWasOpenedKeepsTheHubFromStartingAsDamage()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService(_ => new Startled());

        Assert.Equal(ExitCode.StorageRefused, await builder.Build().RunToExitCodeAsync());
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeIsNamed()
    {
        var file = _folder.Write("file", "");
        await using var database = Create(Path.Combine(file, "hub"));

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => database.OpenAsync(Cancellation));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsFilesAreTheirOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var database = Create(_folder["hub"]);
        await database.OpenAsync(Cancellation);
        await database.Index.ReadSeqAsync(Cancellation);

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_folder["hub"]) & others);
        var files = Directory.GetFiles(_folder["hub"], "aria.db*");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & others));
    }

    [Fact]
    public async Task ADatabaseInMemoryLeavesNoFolder()
    {
        var database = new SqliteDatabase(
            new StorageOptions { Kind = StorageKind.Memory }, "", TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
        await database.OpenAsync(Cancellation);
        var folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ReadConnectionString).DataSource)!;
        Assert.True(Directory.Exists(folder));

        await database.DisposeAsync();

        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData(StorageKind.Memory)]
    [InlineData(StorageKind.Sqlite)]
    internal async Task AnyStartRemovesTheDatabasesInMemoryOfKilledProcesses(StorageKind kind)
    {
        using var ended = Process.Start("true");
        await ended.WaitForExitAsync(Cancellation);
        var (left, held) = (MemoryFolder.Create(), MemoryFolder.Create());
        var abandoned = left.Replace($"-{Environment.ProcessId}-", $"-{ended.Id}-", StringComparison.Ordinal);
        Directory.Move(left, abandoned);

        await using (var database = new SqliteDatabase(
            new StorageOptions { Kind = kind }, _folder.Path, TimeProvider.System, NullLogger<SqliteDatabase>.Instance))
        {
            await database.OpenAsync(Cancellation);
        }

        Assert.False(Directory.Exists(abandoned));
        Assert.True(Directory.Exists(held));
        Directory.Delete(held);
    }

    private static SqliteDatabase Create(string folder) => new(new StorageOptions(), folder, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);

    private sealed class Startled : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A grain cannot be read.", new SqliteException("database disk image is malformed", 11));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
