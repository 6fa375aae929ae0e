using AriaCluster.Worker.Lanes;
using AriaCluster.Worker.Leases;
using AriaCluster.Worker.Link;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AriaCluster.Worker.Agent;

/// <summary>
/// Runs the agent as long as the process. SIGTERM and SIGINT stop aria2c with it, with exact control files; after kill -9 the lanes
/// go on under their guards until the lease is over, and the next agent adopts them.
/// </summary>
internal sealed partial class WorkerService(
    IOptions<WorkerOptions> options, IHubDialer dialer, TimeProvider time, ILoggerFactory loggers, IHostApplicationLifetime host) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<WorkerService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var worker = options.Value;
            var adopted = AdoptedAria2.Of(worker, time);
            var aria2 = adopted is null
                ? await Aria2Program.AskAsync(Executable.Find(worker.Aria2)!, time, stoppingToken)
                : await adopted.AskAsync(AgentFolder.WorkIn(worker.DataFolder), stoppingToken);
            LogStarting(worker.Name, worker.DataFolder, worker.Slots, worker.LaneCount, aria2.Version);
            using var agent = new WorkerAgent(worker, dialer, aria2, time, () => BootClock.Now, loggers);
            await agent.RunAsync(stoppingToken);
            LogStopped(worker.Name);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Environment.ExitCode = 1;
            LogFailed(e, e.Message);
        }
        finally
        {
            host.StopApplication();
        }
    }

    [LoggerMessage(EventId = 4012, Level = LogLevel.Information, Message = "Worker {Worker} in {Folder}: {Slots} slots on {Lanes} lanes of aria2 {Version}")]
    private partial void LogStarting(string worker, string folder, int slots, int lanes, string version);

    [LoggerMessage(EventId = 4013, Level = LogLevel.Information, Message = "Worker {Worker} has stopped")]
    private partial void LogStopped(string worker);

    [LoggerMessage(EventId = 4014, Level = LogLevel.Critical, Message = "The worker cannot go on: {Reason}")]
    private partial void LogFailed(Exception e, string reason);
}
