using System.Diagnostics;
using System.Runtime.Versioning;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>Processes are known again by number, start and program, and files only by their owner.</summary>
[SupportedOSPlatform("linux")]
public sealed class ProcessRecordTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AProcessIsItselfAndNoOther()
    {
        using var process = Process.Start("sleep", "1000");
        try
        {
            var identity = ProcessIdentity.Of(process.Id)!;

            Assert.True(identity.IsRunning);
            Assert.Equal(["sleep", "1000"], identity.CommandLine);
            Assert.NotNull(new ProcessRecord(identity.Pid, identity.Start, "1000", 0).Running);
            Assert.Null(new ProcessRecord(identity.Pid, identity.Start + 1, "1000", 0).Running);
            Assert.Null(new ProcessRecord(identity.Pid, identity.Start, "/other/program", 0).Running);

            identity.Kill();
            process.WaitForExit();

            Assert.False(identity.IsRunning);
            Assert.Null(ProcessIdentity.Of(process.Id));
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    public void AnUnreadableRecordIsNone(string content) => Assert.Null(ProcessRecord.Read(_folder.Write("hub.json", content)));

    [Fact]
    public void APrivateFileIsItsOwnersFromItsFirstByteOn()
    {
        var path = _folder["secret"];

        PrivateFile.Write(path, "one");
        PrivateFile.Write(path, "two");

        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void ATurnIsOneProcesssAtATime()
    {
        using (var turn = FolderTurn.TryTake(_folder["lock"]))
        {
            Assert.NotNull(turn);
            Assert.Null(FolderTurn.TryTake(_folder["lock"]));
        }

        using var next = FolderTurn.TryTake(_folder["lock"]);
        Assert.NotNull(next);
    }

    [Fact]
    public void ALongLogIsCutWhileItsWriterGoesOn()
    {
        using var log = new FileStream(_folder["a.log"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        log.Write(new byte[17 << 20]);
        log.Flush();

        LogFile.TrimAll(_folder.Path);

        Assert.Equal(0, new FileInfo(_folder["a.log"]).Length);
        Assert.Equal(17 << 20, new FileInfo(_folder["a.log.1"]).Length);
    }

    [Fact]
    public void TheTailOfALogIsItsLastLines()
    {
        var path = _folder.Write("a.log", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n")));

        Assert.Equal(["line 99998", "line 99999"], LogFile.Tail(path, 2));
        Assert.Empty(LogFile.Tail(_folder["none"], 2));
    }

    [Fact]
    public void AConnectionFileHoldsNoKey()
    {
        var shell = new AriaCluster.Cli.Shell
        {
            Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = name => name == "XDG_CONFIG_HOME" ? _folder.Path : null,
        };

        Assert.True(new AriaCluster.Cli.Hub.ConnectionFile("http://127.0.0.1:1", "/key/file").TryWrite(shell));

        var path = _folder["aria-cluster", "connection.json"];
        Assert.Equal("""{"address":"http://127.0.0.1:1","keyFile":"/key/file"}""", File.ReadAllText(path).Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
