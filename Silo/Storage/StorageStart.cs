using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage.Copies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage;

/// <summary>Opens the database first of all; the container closes it last of all.</summary>
internal sealed partial class StorageStart(IDatabase database, Ownership ownership, ILogger<StorageStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (ownership != Ownership.None)
        {
            await Arrival.RefuseUnfinishedAsync(database, cancellationToken);
        }

        LogOpened(EngineHosting.Name, database.Description);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 2010, Level = LogLevel.Information, Message = "Engine {Engine}, storage {Storage}")]
    private partial void LogOpened(string engine, string storage);
}
