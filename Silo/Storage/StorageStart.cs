using AriaCluster.Hosting.Stopping;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage.Copies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Silo.Storage;

/// <summary>Opens the database first of all, and closes it last of all.</summary>
internal sealed partial class StorageStart(IDatabase database, Ownership ownership, ForwardClock clock, StopSteps steps, ILogger<StorageStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (ownership != Ownership.None)
        {
            await Arrival.RefuseUnfinishedAsync(database, cancellationToken);

            // What is accepted from now on comes after it, though the clock was set back meanwhile.
            clock.GoOnFrom(await database.Index.ReadNewestAsync(cancellationToken) ?? default);
        }

        LogOpened(EngineHosting.Name, database.Description);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was started after the database has stopped before it: pulse, retention, and the engine with the grains.
        steps.Note(ownership == Ownership.None ? "grains left" : "grains saved", isWhole: !cancellationToken.IsCancellationRequested);
        return steps.RunAsync("database closed", StopBounds.Database, _ => Task.Run(() => database.DisposeAsync().AsTask(), CancellationToken.None));
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Information, Message = "Engine {Engine}, storage {Storage}")]
    private partial void LogOpened(string engine, string storage);
}
