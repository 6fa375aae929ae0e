using AriaCluster.Api.Hub;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Importing;

/// <summary>
/// Removes at the start what a hub that was killed left of imports: it takes room, and may hold passwords. Its turn is after the database's:
/// a second hub on the folder of one that runs is refused there, and removes nothing of that one's.
/// </summary>
internal sealed class ImportSweeper(IOptions<HubOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ImportFile.RemoveLeft(Path.GetFullPath(options.Value.Data));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
