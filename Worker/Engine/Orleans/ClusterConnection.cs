using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Worker.Link;
using AriaCluster.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AriaCluster.Worker.Engine;

/// <summary>
/// A worker's own subscription to its grain, in the shape of a connection: what the agent says as frames are calls, what the grain
/// says to its observer are frames.
/// </summary>
internal sealed partial class ClusterConnection : IHubConnection, IWorkerObserver
{
    private readonly IHost _client;
    private readonly string _name;
    private readonly Action<IHubConnection, HubFrame> _told;
    private readonly ILogger _logger;
    private readonly IGrainFactory _grains;
    private readonly IWorkerGrain _worker;
    private readonly IWorkerObserver _self;
    private readonly ClusterReports _reports;
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _session;

    /// <param name="client">Started, and this object's from now on.</param>
    /// <param name="name">The worker's.</param>
    /// <param name="lost">Ends when no silo can be reached any more.</param>
    /// <param name="told">Gets what the hub says unasked.</param>
    /// <param name="logger">Gets what was not answered.</param>
    public ClusterConnection(IHost client, string name, Task lost, Action<IHubConnection, HubFrame> told, ILogger<ClusterConnection> logger)
    {
        _client = client;
        _name = name;
        _told = told;
        _logger = logger;
        _grains = client.Services.GetRequiredService<IGrainFactory>();
        _worker = _grains.GetGrain<IWorkerGrain>(WorkerName.ToKey(name));
        _reports = new ClusterReports(name, _grains, logger);
        // The client keeps a weak reference to its observers; the session holds this object.
        _self = _grains.CreateObjectReference<IWorkerObserver>(this);
        Closed = Task.WhenAny(lost, _abandoned.Task);
    }

    public Task Closed { get; }

    public async Task<HubFrame?> AskAsync(WorkerFrame frame, Action<HubFrame> heard)
    {
        try
        {
            if (Closed.IsCompleted)
            {
                return null;
            }

            var answer = await AnswerAsync(frame);
            heard(answer);
            return answer;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            LogUnanswered(_name, e.Message);
            Abandon();
            return null;
        }
    }

    public void Report(ImmutableArray<PartReport> reports, Action<ImmutableArray<ReportVerdict>?> heard) => _ = ReportAsync(reports, heard);

    public void Abandon() => _abandoned.TrySetResult();

    /// <inheritdoc/>
    public Task ApplyAsync(WorkerOrders orders)
    {
        _told(this, new HubFrame { Orders = orders });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReplacedAsync(long session)
    {
        if (session > Interlocked.Read(ref _session))
        {
            _told(this, new HubFrame { ReplacedBy = session });
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RevokedAsync()
    {
        _told(this, new HubFrame { Revoked = true });
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Abandon();
        _grains.DeleteObjectReference<IWorkerObserver>(_self);
        await _client.StopAsync();
        _client.Dispose();
    }

    private async Task ReportAsync(ImmutableArray<PartReport> reports, Action<ImmutableArray<ReportVerdict>?> heard) =>
        heard(Closed.IsCompleted ? null : await _reports.DeliverAsync(Interlocked.Read(ref _session), reports));

    private async Task<HubFrame> AnswerAsync(WorkerFrame frame) => frame switch
    {
        { Register: { } registration } => new HubFrame { Register = await RegisterAsync(registration) },
        { Heartbeat: { } heartbeat } => new HubFrame { Heartbeat = await _worker.HeartbeatAsync(heartbeat) },
        { Leave: { } session } => new HubFrame { Leave = await _worker.LeaveAsync(session) },
        _ => throw new ArgumentException("A question is a registration, a heartbeat or a goodbye.", nameof(frame)),
    };

    private async Task<RegisterReply> RegisterAsync(WorkerRegistration registration)
    {
        var reply = await _worker.RegisterAsync(registration, _self);
        if (reply.Outcome == RegisterOutcome.Registered)
        {
            Interlocked.Exchange(ref _session, reply.Orders.Session);
        }

        return reply;
    }

    [LoggerMessage(EventId = 4016, Level = LogLevel.Warning, Message = "Worker {Worker}: the cluster did not answer ({Reason})")]
    private partial void LogUnanswered(string worker, string reason);
}
