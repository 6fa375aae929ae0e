using System.Runtime.InteropServices;

namespace AriaCluster.Scheduling;

/// <summary>One instance for all that are equal, as long as somebody uses it: a million parts of one worker share its name.</summary>
/// <param name="textOf">Equal for what is equal.</param>
internal sealed class InternPool<T>(Func<T, string> textOf)
    where T : class
{
    private readonly Dictionary<string, (T Value, int Uses)> _all = [];

    public int Count => _all.Count;

    /// <summary>What has this text; null if nobody uses such a one.</summary>
    public T? Find(string text) => _all.TryGetValue(text, out var known) ? known.Value : null;

    /// <summary>The one to use in place of this one, until <see cref="Leave"/>.</summary>
    public T Use(T value)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_all, textOf(value), out _);
        known = (known.Value ?? value, known.Uses + 1);
        return known.Value;
    }

    /// <summary>One use less; after the last one it is forgotten.</summary>
    public void Leave(T value)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_all, textOf(value));
        if (--known.Uses == 0)
        {
            _all.Remove(textOf(value));
        }
    }
}
