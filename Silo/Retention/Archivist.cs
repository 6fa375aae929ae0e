using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AriaCluster.Hosting;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AriaCluster.Silo.Retention;

/// <summary>
/// Moves tasks that ended long ago from the database to the archive, a few hundred at a time. Each task's grain gives its state and takes
/// it out only while it is the same: one that somebody retries meanwhile stays.
/// </summary>
internal sealed partial class Archivist(
    IGrainFactory grains, ITaskIndex index, ArchiveFile archive, TimeSpan keep, TimeProvider time, ILogger<Archivist> logger) : BackgroundService
{
    private const int AtOnce = 500;
    private const int Callers = 32;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _rest = TimeSpan.FromHours(1);

    private string _after = "";
    private long? _rests;

    /// <summary>Archives the next tasks. After the last ones it rests for an hour.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (keep == TimeSpan.Zero || _rests is { } since && time.GetElapsedTime(since) < _rest)
        {
            return 0;
        }

        try
        {
            var ids = await index.ReadEndedAsync(_after, now - keep, AtOnce, ct);
            var gone = await ArchiveAsync(ids, now, ct);
            (_after, _rests) = ids.Length < AtOnce ? ("", time.GetTimestamp()) : (ids[^1], (long?)null);
            return gone;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
            return 0;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachTickAsync(_period, RunOnceAsync, stoppingToken);

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
    private partial void LogFailed(Exception e);
}
