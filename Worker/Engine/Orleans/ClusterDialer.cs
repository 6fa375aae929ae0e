using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Link;
using AriaCluster.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace AriaCluster.Worker.Engine;

/// <summary>
/// Reaches the hub as a client of its cluster. Each connection is a client of its own: one that was cut off for long begins anew, as
/// a WebSocket does. The cluster is trusted with the network, but a worker still proves its name by its token.
/// </summary>
internal sealed class ClusterDialer(
    IOptions<WorkerOptions> worker, IOptions<ClusterLinkOptions> cluster, TimeProvider time, ILoggerFactory loggers) : IHubDialer
{
    private const string ServiceId = "aria";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public string Hub => $"cluster '{cluster.Value.Id}'";

    public async Task<IHubConnection> DialAsync(Action<IHubConnection, HubFrame> told, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = BuildClient(lost);
        try
        {
            await client.StartAsync(either.Token);
            await AuthenticateAsync(client.Services.GetRequiredService<IClusterClient>(), either.Token);
            return new ClusterConnection(client, worker.Value.Name, lost.Task, told, loggers.CreateLogger<ClusterConnection>());
        }
        catch (Exception e) when (e is OrleansException or SocketException or DbException or TimeoutException or IOException
            or UnauthorizedAccessException or OperationCanceledException)
        {
            client.Dispose();
            ct.ThrowIfCancellationRequested();
            throw new HubUnreachableException(Fault(e), e);
        }
    }

    private IHost BuildClient(TaskCompletionSource lost)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "AriaCluster.Worker" });
        builder.Services.AddSingleton(loggers);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Value.Id, ServiceId));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.Value.ResponseTimeout);
            client.AddClusterConnectionLostHandler((_, _) => lost.TrySetResult());
            if (cluster.Value.Gateways.Count > 0)
            {
                client.UseStaticClustering([.. cluster.Value.Gateways.Select(IPEndPoint.Parse)]);
            }
            else
            {
                client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", cluster.Value.ConnectionString));
            }
        });
        return builder.Build();
    }

    // Read each time: the token may have been replaced.
    private async Task AuthenticateAsync(IClusterClient client, CancellationToken ct)
    {
        var token = (await File.ReadAllTextAsync(worker.Value.TokenPath, ct)).Trim();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (!await client.GetGrain<IWorkerGrain>(WorkerName.ToKey(worker.Value.Name)).AuthenticateAsync(hash))
        {
            throw new UnauthorizedAccessException(
                $"The hub refuses the token in {worker.Value.TokenPath} for the worker '{worker.Value.Name}'. It was revoked, or is not that worker's last one. To join again: aria worker HUB --join TOKEN.");
        }
    }

    private static string Fault(Exception e) => e switch
    {
        UnauthorizedAccessException => e.Message,
        IOException => $"The worker's token cannot be read: {e.Message}",
        DbException => $"The cluster's database does not tell its gateways: {e.Message}",
        OperationCanceledException or TimeoutException => "The cluster does not answer.",
        _ => e.Message,
    };
}
