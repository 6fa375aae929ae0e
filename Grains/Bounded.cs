namespace AriaCluster;

/// <summary>Many calls side by side, but not all at once.</summary>
internal static class Bounded
{
    /// <summary>Acts on each item, at most so many at a time, in the caller's own context. The first exception ends it.</summary>
    public static Task ForEachAsync<T>(IEnumerable<T> items, int atOnce, Func<T, Task> act)
    {
        // A grain's turns never run at the same time, so the loops may share the enumerator.
        var rest = items.GetEnumerator();
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => LoopAsync(rest, act)).ToArray());
    }

    private static async Task LoopAsync<T>(IEnumerator<T> rest, Func<T, Task> act)
    {
        while (rest.MoveNext())
        {
            await act(rest.Current);
        }
    }
}
