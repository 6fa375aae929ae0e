namespace AriaCluster.Bench.Reliability;

/// <summary>One way of breaking something.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Weight">How often it is drawn in each round.</param>
/// <param name="MustHit">Whether a run counts only if it took effect often enough in the middle of downloads.</param>
/// <param name="RunAsync">Breaks, waits and mends. True if it took effect while something was fetched.</param>
internal sealed record Trouble(string Name, int Weight, bool MustHit, Func<Random, CancellationToken, Task<bool>> RunAsync);
