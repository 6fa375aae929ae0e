namespace AriaCluster.Api.Events;

/// <summary>Bounds the streams of this process: each holds a connection and a queue.</summary>
internal sealed class StreamRoom
{
    /// <summary>How many a key may have at once.</summary>
    public const int PerKey = 250;

    private const int Most = 2_000;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private int _all;

    public bool TryEnter(string key)
    {
        lock (_turn)
        {
            var own = _byKey.GetValueOrDefault(key);
            if (own >= PerKey || _all >= Most)
            {
                return false;
            }

            _byKey[key] = own + 1;
            _all++;
            return true;
        }
    }

    public void Leave(string key)
    {
        lock (_turn)
        {
            _all--;
            if (--_byKey[key] == 0)
            {
                _byKey.Remove(key);
            }
        }
    }
}
