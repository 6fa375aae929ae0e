using System.Text.Json;
using AriaCluster.Cli;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary><c>aria worker</c> in the foreground.</summary>
public sealed class WorkerStartupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ItShowsTheLogOfItsOwnRunOnly()
    {
        await using var shown = File.CreateText(_folder["shown"]);
        var shell = new Shell { Out = shown, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null };
        var folder = new DataFolder(_folder["data"]);
        folder.Create();
        Supervise(folder);
        File.WriteAllText(folder.Log("box"), "of the run before\n");
        using var stop = new CancellationTokenSource();

        var following = new WorkerStartup(folder, new("https://hub.example", "box", null, new Dictionary<string, string>(), null, false, null, null, default), shell).FollowAsync(stop.Token);
        File.AppendAllText(folder.Log("box"), "of this run\n");
        await Eventually.HoldsAsync(() => Shown().Contains("of this run", StringComparison.Ordinal));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        Assert.Equal("of this run\n", Shown());
    }

    private string Shown()
    {
        using var file = new StreamReader(new FileStream(_folder["shown"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    // As if this process were the supervisor.
    private static void Supervise(DataFolder folder)
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        File.WriteAllText(
            folder.Record(Member.SupervisorName), JsonSerializer.Serialize(new ProcessRecord(self.Pid, self.Start, self.CommandLine[0], 0), HubJson.Default.ProcessRecord));
    }
}
