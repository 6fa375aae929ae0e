using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AriaCluster.Worker.Engine;

/// <summary>Finds the faults of how a worker finds its cluster. One that is linked otherwise needs none of these settings.</summary>
internal static class ClusterLinkOptionsCheck
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    public static IEnumerable<ValidationResult> FindFaults(ClusterLinkOptions options)
    {
        if (options.Id.Length is 0 or > 150)
        {
            yield return new("It is the hub's: 1 to 150 characters.", [nameof(options.Id)]);
        }

        if (options.Gateways.Count == 0 && string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            yield return new("Worker:Link orleans needs the gateway of at least one silo, as 10.0.0.5:30000, or Cluster:ConnectionString.", [nameof(options.Gateways)]);
        }

        foreach (var (index, gateway) in options.Gateways.Index())
        {
            if (!IPEndPoint.TryParse(gateway, out var address) || address.Port == 0)
            {
                yield return new("A gateway is an IP address and a port, as 10.0.0.5:30000.", [$"{nameof(options.Gateways)}:{index}"]);
            }
        }

        if (options.ResponseTimeout <= TimeSpan.Zero || options.ResponseTimeout > _longest)
        {
            yield return new("It is more than zero and at most a minute.", [nameof(options.ResponseTimeout)]);
        }
    }
}
