namespace AriaCluster.Bench;

/// <summary>Several ways to do the same, one after the other and again, so that a slow moment of the machine hits all.</summary>
internal static class Alternation
{
    private const int Rounds = 3;

    /// <summary>The same for one way.</summary>
    public static async Task<Sample> MeasureAsync(string name, Func<Task<Sample>> run) =>
        (await MeasureAsync(new Dictionary<string, Func<Task<Sample>>> { [name] = run }))[name];

    /// <summary>Medians by name, after one round that does not count.</summary>
    public static async Task<IReadOnlyDictionary<string, Sample>> MeasureAsync(
        IReadOnlyDictionary<string, Func<Task<Sample>>> ways)
    {
        var samples = ways.Keys.ToDictionary(name => name, _ => new List<Sample>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, run) in ways)
            {
                var sample = await run();
                Console.Error.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}")} {name}: {sample.Seconds:0.00} s");
                if (round > 0)
                {
                    samples[name].Add(sample);
                }
            }
        }

        return samples.ToDictionary(pair => pair.Key, pair => Sample.Median(pair.Value));
    }
}
