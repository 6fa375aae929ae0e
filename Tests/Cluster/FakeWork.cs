using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

/// <summary>An attempt that a <see cref="FakeAgent"/> holds.</summary>
internal sealed class FakeWork(PartOrder order)
{
    public PartOrder Order => order;

    public PartKey Key => order.Key;

    /// <summary>Whether it takes a slot.</summary>
    public bool Runs { get; set; }

    /// <summary>How far it is.</summary>
    public long Bytes { get; set; }

    /// <summary>The file that it has put in its place.</summary>
    public string? File { get; set; }

    /// <summary>To be said, and said again until it is answered.</summary>
    public List<PartReport> Unanswered { get; } = [];

    /// <summary>Its last word is said; only the verdict is awaited.</summary>
    public bool IsOver { get; set; }

    public override string ToString() => $"{Key} {(Runs ? "runs" : IsOver ? "is over" : "waits")}, says {string.Join(" ", Unanswered.Select(report => report.Event))}";
}
