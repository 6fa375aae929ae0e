using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Databases;

/// <summary>A backup from a running hub: under another name, with mode 0600, until it is found whole.</summary>
internal sealed class BackupDownload(HubClient hub, string file)
{
    public async Task RunAsync(Func<string, Task> verify, CancellationToken ct)
    {
        var draft = $"{file}.{Environment.ProcessId}.new";
        try
        {
            await using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateFile.OwnerOnly }))
            {
                await hub.DownloadAsync("api/db/backup", stream, ct);
                stream.Flush(flushToDisk: true);
            }

            await verify(draft);
            File.Move(draft, file, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
