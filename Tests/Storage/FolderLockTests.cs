using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class FolderLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASecondOwnerIsRefusedAndToldWhoTheFirstIs()
    {
        using var first = FolderLock.Acquire(_folder.Path);

        var refusal = Assert.Throws<StorageRefusedException>(() => FolderLock.Acquire(_folder.Path));

        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFolderIsFreeOnceItsOwnerIsGone()
    {
        FolderLock.Acquire(_folder.Path).Dispose();

        using var second = FolderLock.Acquire(_folder.Path);
    }

    [Fact]
    public void AFolderThatIsNotThereIsMade()
    {
        using var owner = FolderLock.Acquire(_folder["a", "b"]);

        Assert.True(Directory.Exists(_folder["a", "b"]));
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNotTakenForOneInUse()
    {
        _folder.Write("file", "");

        Assert.ThrowsAny<IOException>(() => FolderLock.Acquire(_folder["file"]));
    }
}
