using AriaCluster.Api.Hub;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Importing;

/// <summary>Removes at the start what a hub that was killed left of imports: it takes room, and may hold passwords. After the database, which only one hub of a folder opens.</summary>
internal sealed class ImportSweeper(IOptions<HubOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ImportFile.RemoveLeft(Path.GetFullPath(options.Value.Data));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
