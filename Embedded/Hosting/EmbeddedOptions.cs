using System.Reflection;
using System.Text.Json;

namespace AriaCluster.Embedded;

/// <summary>How the engine runs. Given in code by whoever hosts it.</summary>
internal sealed class EmbeddedOptions
{
    /// <summary>Where the grain classes are. Default: none.</summary>
    public IReadOnlyList<Assembly> GrainAssemblies { get; set; } = [];

    /// <summary>How states are written as JSON. Default: System.Text.Json's own way.</summary>
    public JsonSerializerOptions StateJson { get; set; } = JsonSerializerOptions.Default;

    /// <summary>
    /// Copies arguments and results through this JSON, for tests. Default: none, they are passed as they are, which is right
    /// because contract types are immutable.
    /// </summary>
    public JsonSerializerOptions? CopyJson { get; set; }

    /// <summary>How long a call waits for its answer. Default: 10 seconds.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a grain stays in memory that nobody calls. Default: 2 minutes.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many grains of one class stay in memory before those not used for longest are ended early. Default: 20,000.</summary>
    public int ActivationLimit { get; set; } = 20_000;

    /// <summary>How long grains may take to end when the engine stops. Default: 10 seconds.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Does to the grains what a cluster may do, for tests. Default: none of it.</summary>
    public HostilityOptions? Hostility { get; set; }
}
