using AriaCluster.Tasks;

namespace AriaCluster.Workers;

/// <summary>An attempt that TaskGrain has given its final word on.</summary>
/// <param name="Key">The attempt.</param>
/// <param name="Event">How it ended; null if its end counts for nothing.</param>
/// <param name="LengthBytes">What it brought, if it completed.</param>
/// <param name="Error">Why it failed, if it did.</param>
[GenerateSerializer, Immutable, Alias("aria.settled-part")]
public sealed record SettledPart(
    [property: Id(0)] PartKey Key, [property: Id(1)] PartEvent? Event, [property: Id(2)] long LengthBytes, [property: Id(3)] TaskError? Error = null)
{
    /// <summary>What a report and TaskGrain's verdict on it come to; null if the attempt goes on.</summary>
    public static SettledPart? Of(PartReport report, ReportVerdict verdict) => verdict switch
    {
        // A completion that counts for nothing is none of the worker's.
        ReportVerdict.Superseded => new(report.Key, null, 0),
        ReportVerdict.Unknown => null,
        _ => report.Event switch
        {
            PartEvent.Completed => new(report.Key, report.Event, report.Result?.LengthBytes ?? report.LengthBytes ?? 0),
            PartEvent.Failed or PartEvent.FilesRemoved => new(report.Key, report.Event, 0, report.Error),
            _ => null,
        },
    };
}
