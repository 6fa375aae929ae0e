namespace AriaCluster.Tests.Support.Processes;

/// <summary>Sits on one connection of a link: each direction takes what was read, and gives what is to be sent on, piece by piece.</summary>
/// <param name="ToHub">What comes from the worker.</param>
/// <param name="ToWorker">What comes from the hub.</param>
internal sealed record LinkTap(
    Func<ReadOnlyMemory<byte>, IEnumerable<ReadOnlyMemory<byte>>> ToHub, Func<ReadOnlyMemory<byte>, IEnumerable<ReadOnlyMemory<byte>>> ToWorker)
{
    /// <summary>Sends on what comes.</summary>
    public static readonly LinkTap None = new(read => [read], read => [read]);
}
