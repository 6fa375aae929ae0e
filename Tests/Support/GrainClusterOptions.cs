using Microsoft.Extensions.DependencyInjection;

namespace AriaCluster.Tests.Support;

/// <summary>What a <see cref="GrainCluster"/> is made of.</summary>
internal sealed class GrainClusterOptions
{
    /// <summary>The clock of all grains. Default: one that the test advances.</summary>
    public ManualTimeProvider Time { get; init; } = new();

    /// <summary>Settings as in the configuration, such as <c>Workers:Lease</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Services that the grains need besides those of the hub; registered last, so they replace those.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Lets calls be lost, grains end and writes fail, chosen by this seed. Default: none of it.</summary>
    public int? HostileSeed { get; init; }
}
