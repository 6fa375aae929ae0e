using AriaCluster.Hosting;
using AriaCluster.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Silo.Scheduling;

/// <summary>Wakes the scheduler each second, so that what was deactivated or died comes back without reminders.</summary>
internal sealed partial class Pulse(IGrainFactory grains, TimeProvider time, ILogger<Pulse> logger) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    public async Task RunOnceAsync()
    {
        try
        {
            await grains.GetGrain<ISchedulerGrain>(ISchedulerGrain.Key).PulseAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RunOnceAsync();
        await time.EachTickAsync(_period, _ => RunOnceAsync(), stoppingToken);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "The scheduler did not answer the pulse")]
    private partial void LogFailed(Exception e);
}
