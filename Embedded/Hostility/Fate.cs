using System.Collections.Concurrent;

namespace AriaCluster.Embedded;

/// <summary>
/// Decides whom a fault strikes. The n-th time that one thing happens at one place it meets the same fate in every run with
/// the seed, in whichever order the threads come by: there is no common sequence of random numbers that they would draw from.
/// </summary>
internal sealed class Fate(HostilityOptions options)
{
    private readonly ConcurrentDictionary<(string What, string Where), int> _times = new();
    private readonly int[] _strikes = new int[Enum.GetValues<Fault>().Length];

    /// <summary>Whether faults strike at all.</summary>
    internal bool Rests { get; set; }

    internal int StrikesOf(Fault fault) => Volatile.Read(ref _strikes[(int)fault]);

    internal bool Strikes(Fault fault, string where)
    {
        if (Rests || Draw(fault.ToString(), where) >= options.Rates.GetValueOrDefault(fault))
        {
            return false;
        }

        Interlocked.Increment(ref _strikes[(int)fault]);
        return true;
    }

    /// <summary>A number from 0 to 1.</summary>
    internal double Draw(string what, string where)
    {
        var times = _times.AddOrUpdate((what, where), 1, (_, before) => before + 1);
        var hash = Mix((ulong)(uint)options.Seed << 32 | (uint)times);
        foreach (var letter in $"{what} {where}")
        {
            hash = Mix(hash ^ letter);
        }

        return (hash >> 11) / (double)(1UL << 53);
    }

    // The finishing steps of SplitMix64: every bit of the input reaches every bit of the result.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
