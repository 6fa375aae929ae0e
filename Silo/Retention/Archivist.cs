using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Silo.Retention;

/// <summary>
/// Moves tasks that ended long ago from the database to the archive. Each task's grain gives its state and takes
/// it out only while it is the same: one that somebody retries meanwhile stays.
/// </summary>
internal sealed partial class Archivist(
    IGrainFactory grains, ITaskIndex index, ArchiveFile archive, TimeSpan keep, TimeProvider time, ILogger<Archivist> logger) : Clearance(time)
{
    private string _after = "";

    protected override async Task<(int Gone, bool AreMore)> ClearAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (keep == TimeSpan.Zero)
        {
            return (0, false);
        }

        var ids = await index.ReadEndedAsync(_after, now - keep, AtOnce, ct);
        var gone = await ArchiveAsync(ids, now, ct);
        var areMore = ids.Length == AtOnce;
        _after = areMore ? ids[^1] : "";
        return (gone, areMore);
    }

    private async Task<int> ArchiveAsync(IReadOnlyCollection<string> ids, DateTimeOffset now, CancellationToken ct)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = ct };
        var offers = new ConcurrentBag<(StoredRow Row, string Version)>();
        await Parallel.ForEachAsync(ids, atOnce, async (id, _) =>
        {
            if (await grains.GetGrain<ITaskGrain>(id).OfferAsync(now - keep) is { } offer)
            {
                offers.Add((ToRow(id, offer, now), offer.Version));
            }
        });
        if (offers.IsEmpty)
        {
            return 0;
        }

        await archive.AppendAsync([.. offers.Select(offer => offer.Row).OrderBy(row => row.Key, StringComparer.Ordinal)], now, ct);
        var gone = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(offers, atOnce, async (offer, _) =>
        {
            if (await grains.GetGrain<ITaskGrain>(offer.Row.Key).ForgetAsync(offer.Version))
            {
                gone.Add(offer.Row.Key);
            }
        });
        await index.DropClearedAsync(gone, ct);
        LogArchived(gone.Count);
        return gone.Count;
    }

    private static StoredRow ToRow(string id, ArchiveOffer offer, DateTimeOffset now)
    {
        _ = int.TryParse(offer.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return new(CopiedTable.States, StateNames.Task, id, version, now.UtcDateTime, Encoding.UTF8.GetBytes(offer.State));
    }

    [LoggerMessage(EventId = 2021, Level = LogLevel.Information, Message = "{Count} tasks that ended long ago went to the archive")]
    private partial void LogArchived(int count);

    [LoggerMessage(EventId = 2022, Level = LogLevel.Warning, Message = "Tasks that ended long ago could not be archived; it is tried again")]
    protected override partial void LogFailed(Exception e);
}
