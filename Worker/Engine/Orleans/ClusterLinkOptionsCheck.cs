using System.Net;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Link;
using Microsoft.Extensions.Options;

namespace AriaCluster.Worker.Engine;

/// <summary>Finds every fault of the settings at once. A worker that is linked otherwise needs none of them.</summary>
internal sealed class ClusterLinkOptionsCheck(IOptions<WorkerOptions> worker) : IValidateOptions<ClusterLinkOptions>
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, ClusterLinkOptions options)
    {
        var faults = worker.Value.Link == LinkKind.Orleans ? Faults(options).ToList() : [];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(ClusterLinkOptions options)
    {
        if (options.Id.Length is 0 or > 150)
        {
            yield return $"Cluster:Id is '{options.Id}'. It is the hub's: 1 to 150 characters.";
        }

        if (options.Gateways.Count == 0 && string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            yield return "Cluster:Gateways is empty. Worker:Link 'orleans' needs the gateway of at least one silo, as 10.0.0.5:30000, or Cluster:ConnectionString.";
        }

        foreach (var gateway in options.Gateways.Where(gateway => !IPEndPoint.TryParse(gateway, out var address) || address.Port == 0))
        {
            yield return $"Cluster:Gateways has '{gateway}'. A gateway is an IP address and a port, as 10.0.0.5:30000.";
        }

        if (options.ResponseTimeout <= TimeSpan.Zero || options.ResponseTimeout > _longest)
        {
            yield return $"Cluster:ResponseTimeout is '{options.ResponseTimeout}'. It is more than zero and at most a minute.";
        }
    }
}
