using System.Net;

namespace AriaCluster.Bench.Reliability;

/// <summary>The tasks of a run, of mixed sizes and sources, all of it by the seed.</summary>
internal static class Load
{
    private const long SmallestBytes = 4 * 1024;
    private const long MostBytes = 24 * 1024 * 1024;
    private const long MostUnresumableBytes = 768 * 1024;

    // Of the time: a trouble that meets no download tells nothing.
    private const double Busy = 0.95;

    private static readonly (Kind Kind, int Weight)[] _kinds =
    [
        (Kind.Plain, 56), (Kind.Cut, 12), (Kind.Chunked, 8), (Kind.NoRanges, 4), (Kind.Busy, 6), (Kind.LiesAtFirst, 6), (Kind.LiesAlways, 3), (Kind.Missing, 5),
    ];

    /// <param name="options">How many, over what time, by which seed.</param>
    /// <param name="origin">Serves all but the busy ones.</param>
    /// <param name="busy">Another host, since one that refuses for a while is left alone by everybody.</param>
    /// <param name="bytesPerSecond">What the origin gives in all; the sizes are chosen so that it has to work for most of the time.</param>
    public static IReadOnlyList<LoadTask> Create(ChaosOptions options, Origin origin, Origin busy, long bytesPerSecond)
    {
        var random = new Random(options.Seed);
        var mean = Math.Min(MostBytes / 3, bytesPerSecond * options.Duration.TotalSeconds * Busy / options.Tasks);
        return [.. Enumerable.Range(0, options.Tasks).Select(number =>
        {
            var kind = Any(random);
            var length = Length(random, kind, mean);
            var file = (kind == Kind.Busy ? busy : origin).Add($"/{number:0000}.bin", length, Faults(kind, length), options.Seed);
            return new LoadTask(number, kind, file, options.Duration * 0.9 * number / options.Tasks);
        })];
    }

    private static Kind Any(Random random)
    {
        var rest = random.Next(_kinds.Sum(kind => kind.Weight));
        return _kinds.First(kind => (rest -= kind.Weight) < 0).Kind;
    }

    // Many small and few large ones; what cannot be resumed is small, or a run of many kills would never end.
    private static long Length(Random random, Kind kind, double mean)
    {
        var length = mean * Math.Pow(10, random.NextDouble() * 2 - 1.4);
        return (long)Math.Clamp(length, SmallestBytes, kind is Kind.Plain or Kind.Cut ? MostBytes : MostUnresumableBytes);
    }

    private static OriginFaults Faults(Kind kind, long length) => kind switch
    {
        Kind.Cut => new() { CutAfterBytes = Math.Max(1, length / 4), Cuts = 2 },
        Kind.Chunked => new() { Chunked = true },
        Kind.NoRanges => new() { NoRanges = true },
        Kind.Busy => new() { Refusals = 2, Status = HttpStatusCode.ServiceUnavailable, RetryAfter = TimeSpan.FromSeconds(1) },
        Kind.LiesAtFirst => new() { Lies = 1 },
        Kind.LiesAlways => new() { Lies = int.MaxValue },
        Kind.Missing => new() { Refusals = int.MaxValue, Status = HttpStatusCode.NotFound },
        _ => OriginFaults.None,
    };
}
