using System.Diagnostics.CodeAnalysis;
using AriaCluster.Bench.Reliability;

namespace AriaCluster.Bench.Engine;

/// <summary>The silos beside the hub: the embedded engine has none, and one hub has the database for itself.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The other engine's silos are started here.")]
internal sealed class Silos : IAsyncDisposable
{
    public const bool MayShareDatabase = false;

    /// <summary>Of the workers: longer than a hub that was killed is away.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    /// <param name="folder">Where logs go.</param>
    /// <param name="connectionString">Of the database that silos share; null where there is none to share.</param>
    /// <param name="settings">Of the hub.</param>
    public Silos(string folder, string? connectionString, IReadOnlyList<string> settings) => _ = (folder, connectionString, settings);

    /// <summary>What the hub needs to know of them.</summary>
    public IReadOnlyList<string> HubSettings { get; } = [];

    public IEnumerable<Trouble> Troubles(IReadOnlyList<Site> sites, History history) => [];

    /// <summary>Once the hub runs.</summary>
    public Task StartAsync() => Task.CompletedTask;

    /// <summary>Starts those that ended.</summary>
    public Task EnsureRunAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
