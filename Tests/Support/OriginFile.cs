namespace AriaCluster.Tests.Support;

/// <summary>One path of an <see cref="Origin"/>: what is there, what goes wrong with it, and what was asked of it.</summary>
internal sealed class OriginFile(Uri uri, long lengthBytes, int seed, OriginFaults faults)
{
    private readonly List<OriginRequest> _requests = [];
    private string? _sha256;

    public Uri Uri => uri;

    public string Path => uri.AbsolutePath;

    public long LengthBytes => lengthBytes;

    public OriginFaults Faults { get; set; } = faults;

    public OriginContent Content { get; } = new(uri.AbsolutePath, seed);

    /// <summary>SHA-256 of the whole file, in lower-case hexadecimal.</summary>
    public string Sha256 => _sha256 ??= Content.Sha256(lengthBytes);

    /// <summary>What was asked so far, in order of arrival. Entries still change while they are answered.</summary>
    public IReadOnlyList<OriginRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>All bytes of bodies sent, those sent twice counted twice.</summary>
    public long BytesSent => Requests.Sum(request => request.BytesSent);

    /// <summary>How many bytes were sent more than they had to be.</summary>
    public long BytesSentAgain => BytesSent - Sent().Sum(range => range.To - range.From);

    /// <summary>The ranges sent at least once, ordered and merged. <c>To</c> is exclusive.</summary>
    public IReadOnlyList<(long From, long To)> Sent()
    {
        var merged = new List<(long From, long To)>();
        foreach (var (from, to) in Requests.Select(request => request.SentRange).Where(range => range.To > range.From).Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return merged;
    }

    /// <summary>Notes a request, and how many there were before it.</summary>
    public int Note(OriginRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
            return _requests.Count - 1;
        }
    }
}
