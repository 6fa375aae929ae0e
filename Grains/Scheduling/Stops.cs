using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Scheduling;

/// <summary>What a worker is to stop and to remove, gathered between two plans.</summary>
internal sealed class Stops
{
    public List<PartDrop> Drops { get; } = [];

    public List<PartKey> Files { get; } = [];
}
