using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AriaCluster.Silo.Engine;

/// <summary>How the processes of a cluster find and reach each other, and when one counts as dead.</summary>
internal sealed class ClusterNetworkOptions : IValidatableObject
{
    public const string Section = "Cluster";

    /// <summary>Processes with the same id over the same database are one cluster. Default <c>aria</c>.</summary>
    [StringLength(150, MinimumLength = 1, ErrorMessage = "It has 1 to 150 characters.")]
    public string Id { get; set; } = "aria";

    /// <summary>
    /// The IP address at which the other processes reach this silo. Default 127.0.0.1, which serves a cluster on one machine. Silos
    /// speak without encryption or sign-in: any other address belongs to a network that only the cluster is on.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port for other silos; 0 takes a free one. Default 11111 with PostgreSQL, otherwise 0.</summary>
    [Range(0, 65535)]
    public int? SiloPort { get; set; }

    /// <summary>The TCP port for front ends, and for workers that are linked to the cluster; 0 takes a free one. Default 30000 with PostgreSQL, otherwise 0.</summary>
    [Range(0, 65535)]
    public int? GatewayPort { get; set; }

    /// <summary>
    /// How long a call waits for its answer. Default 5 seconds: calls under way when a silo is killed wait for all of it before they
    /// are repeated.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often silos probe each other, and how long a probe may take. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many probes in a row are missed before a silo is suspected. Default 2.</summary>
    [Range(1, 100)]
    public int MissedProbes { get; set; } = 2;

    /// <summary>How many silos must suspect one before it counts as dead. Default 1, since most clusters are small.</summary>
    [Range(1, 100)]
    public int Votes { get; set; } = 1;

    /// <summary>The address to listen on: every one, unless the silo is for this machine alone.</summary>
    public bool ListensOnAnyAddress => !IPAddress.IsLoopback(IPAddress.Parse(Address));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult("It is an IP address.", [nameof(Address)]);
        }

        if (SiloPort == GatewayPort && SiloPort > 0)
        {
            yield return new ValidationResult("Cluster:SiloPort is the same, and must be another.", [nameof(GatewayPort)]);
        }
    }
}
