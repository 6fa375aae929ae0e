using Orleans;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>A grain with a state, which a test changes and looks at.</summary>
internal interface IKeeperGrain : IGrainWithStringKey
{
    /// <summary>Adds without writing.</summary>
    Task AddAsync(int amount);

    Task WriteAsync();

    /// <summary>Writes twice at once, and returns the version after.</summary>
    Task<string?> WriteTwiceAsync();

    /// <summary>Writes and keeps what went wrong to itself.</summary>
    Task<bool> TryWriteAsync();

    Task ClearAsync();

    Task ReadAsync();

    Task<Kept> GetAsync();

    /// <summary>Looks at the state from a thread that is not the grain's.</summary>
    Task<int> GetFromElsewhereAsync();

    Task DeactivateAsync();
}

/// <summary>What the grain holds in memory.</summary>
internal sealed record Kept(int Amount, int LoadedAmount, bool Exists, string? Etag);
