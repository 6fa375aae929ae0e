using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AriaCluster.Silo.Engine;

/// <summary>How the processes of a cluster find and reach each other: section <c>Cluster</c>.</summary>
internal sealed class ClusterNetworkOptions : IValidatableObject
{
    public const string Section = "Cluster";

    /// <summary>Processes with the same id over the same database are one cluster. Default <c>aria</c>.</summary>
    [Required, StringLength(150)]
    public string Id { get; set; } = "aria";

    /// <summary>
    /// The IP address at which the other processes reach this silo. Default 127.0.0.1, which serves a cluster on one machine. Silos
    /// speak without encryption or sign-in: any other address belongs to a network that only the cluster is on.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port for other silos. Default 11111.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>The TCP port for front ends, and for workers that are linked to the cluster. Default 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// How long a call waits for its answer. Default 5 seconds: calls under way when a silo is killed wait for all of it before they
    /// are repeated.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult($"Cluster:Address is '{Address}'; it must be an IP address.", [nameof(Address)]);
        }

        if (SiloPort == GatewayPort)
        {
            yield return new ValidationResult($"Cluster:SiloPort and Cluster:GatewayPort are both {SiloPort}.", [nameof(GatewayPort)]);
        }
    }
}
