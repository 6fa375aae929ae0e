namespace AriaCluster.Bench.Reliability;

/// <summary>A task of the run.</summary>
/// <param name="Number">From zero; decides its name.</param>
/// <param name="Kind">How its source behaves.</param>
/// <param name="File">Its source.</param>
/// <param name="At">When it is submitted, since the run began.</param>
internal sealed record LoadTask(int Number, Kind Kind, OriginFile File, TimeSpan At)
{
    public string Name => $"{Number:0000}.bin";

    /// <summary>What the error must be; null for a task that must complete.</summary>
    public Func<int, int?, bool>? MustFail => Kind switch
    {
        Kind.Missing => (code, status) => code == 3 || status == 404,
        Kind.LiesAlways => (code, _) => code == 32,
        _ => null,
    };

    /// <summary>Whether a download can go on where it was, so that bytes fetched twice are somebody's fault.</summary>
    public bool IsResumable => Kind is Kind.Plain or Kind.Cut;

    public object ToRequest(int attempt) => new
    {
        // The origin does not look at what stands behind the question mark.
        url = attempt == 0 ? File.Uri.AbsoluteUri : $"{File.Uri.AbsoluteUri}?again={attempt}",
        @out = Name,
        checksum = Kind is Kind.LiesAtFirst or Kind.LiesAlways || Number % 3 == 0 ? $"sha-256={File.Sha256}" : null,
        maxRetries = Kind == Kind.LiesAlways ? 2 : 100,
        retryDelay = 1,
    };
}
