using AriaCluster.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Silo.Engine;

/// <summary>
/// Ends the activations that nobody has called for a while, by passed time. Orleans' own collection goes by the wall clock: while that is behind
/// by more than the age of collection, because somebody set it back, no grain could be activated. So that age is as good as never.
/// </summary>
internal sealed partial class IdleGrains(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<IdleGrains> logger) : BackgroundService
{
    /// <summary>For Orleans: by more than this no clock is set back.</summary>
    public static readonly TimeSpan CollectionAge = TimeSpan.FromDays(7);

    private static readonly TimeSpan _idle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, _ => RunOnceAsync(), stoppingToken);

    private async Task RunOnceAsync()
    {
        try
        {
            await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection([silo.SiloAddress], _idle);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(EventId = 2029, Level = LogLevel.Warning, Message = "Idle grains are not ended yet; the next half minute tries again ({Reason})")]
    private partial void LogFailed(string reason);
}
